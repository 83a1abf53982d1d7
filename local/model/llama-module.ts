import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** A token of the model's vocabulary. */
export type Token = number;

/** As much of node-llama-cpp 3.22.1 as we call. It is installed on demand, so its own types are not there to check. */
export interface LlamaModel {
  tokenize(text: string, specialTokens: boolean): Token[];
  detokenize(tokens: readonly Token[]): string;
  isEogToken(token: Token): boolean;
  createContext(options: {
    sequences: number;
    contextSize: number;
    threads: number;
    flashAttention: boolean;
  }): Promise<{ getSequence(): LlamaSequence }>;
}

export interface LlamaSequence {
  readonly contextSize: number;
  readonly nextTokenIndex: number;
  compareContextTokens(tokens: readonly Token[]): { firstDifferentIndex: number };
  eraseContextTokenRanges(ranges: readonly { start: number; end: number }[]): Promise<void>;
  evaluate(
    tokens: readonly Token[],
    options: { temperature: number; topP: number; topK: number; minP: number; seed: number },
  ): AsyncGenerator<Token, void>;
}

interface Llama {
  readonly cpuMathCores: number;
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
}

type GetLlama = (options: {
  gpu: false;
  build: 'never';
  skipDownload: true;
  logLevel: 'error';
  maxThreads: number;
}) => Promise<Llama>;

const LlamaModule = z.object({
  getLlama: z.custom<GetLlama>((value) => typeof value === 'function', 'node-llama-cpp exports no getLlama'),
});

/** Loads the ready-made CPU library out of the runtime folder and the weights with it. Compiles and downloads nothing. */
export async function loadModel(runtime: string, weightsPath: string, threads: number): Promise<LlamaModel> {
  const entry = join(runtime, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  const { getLlama } = LlamaModule.parse(await import(pathToFileURL(entry).href));
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: 'error',
    maxThreads: threads,
  });
  return llama.loadModel({ modelPath: weightsPath });
}
