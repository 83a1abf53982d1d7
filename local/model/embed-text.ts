import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { RequestNotServable } from './chat-request.ts';
import { embedModules } from './embed-runtime.ts';

/** As much of onnxruntime-web 1.30 as we call. It is installed on demand, so its own types are not there to check. */
interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
interface Session {
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}
interface OnnxModule {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => Tensor;
  readonly InferenceSession: { create(model: Uint8Array): Promise<Session> };
}
interface Tokenizer {
  encode(text: string): { readonly ids: readonly number[] };
}
const isClass = (value: unknown): boolean => typeof value === 'function';
const OnnxModule = z.looseObject({
  env: z.custom<OnnxModule['env']>((value) => typeof value === 'object' && value !== null),
  Tensor: z.custom<OnnxModule['Tensor']>(isClass),
  InferenceSession: z.custom<OnnxModule['InferenceSession']>(isClass),
});
const TokenizersModule = z.looseObject({
  Tokenizer: z.custom<new (json: object, config: object) => Tokenizer>(isClass),
});

/** Tokens of a window beside its begin and end marks: the model was trained on 256 in all. */
const windowTokens = 254;
/** A longer text is refused: some 8 s of work. */
const mostWindows = 64;

export interface Embedding {
  readonly vector: readonly number[];
  readonly tokens: number;
}
export type EmbedText = (text: string) => Promise<Embedding>;

/**
 * Loads the embedder. A text that is longer than a window is cut into windows, and its vector is the mean over all their
 * tokens, of length 1.
 *
 * @returns a function that works on one text at a time.
 */
export async function loadEmbedder(runtime: string, model: string, tokenizerPath: string): Promise<EmbedText> {
  const modules = embedModules(runtime);
  const load = (path: string): Promise<unknown> => import(pathToFileURL(path).href);
  const onnx = OnnxModule.parse(await load(modules.onnx));
  // Threads wait for each other in busy loops, and several are worth little for so small a model.
  onnx.env.wasm.numThreads = 1;
  const { Tokenizer } = TokenizersModule.parse(await load(modules.tokenizers));
  const tokenizer = new Tokenizer(z.looseObject({}).parse(JSON.parse(await readFile(tokenizerPath, 'utf8'))), {});
  const session = await onnx.InferenceSession.create(new Uint8Array(await readFile(model)));

  const sumOf = async (ids: readonly number[], into: Float64Array | undefined): Promise<Float64Array> => {
    const tensor = (value: (id: number) => bigint): Tensor =>
      new onnx.Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
    const { last_hidden_state: states } = await session.run({
      input_ids: tensor(BigInt),
      attention_mask: tensor(() => 1n),
      token_type_ids: tensor(() => 0n),
    });
    const width = states?.dims[2] ?? 0;
    if (states === undefined || width === 0) throw new Error('The embedder gave no states.');
    const sum = into ?? new Float64Array(width);
    for (const [index, value] of states.data.entries()) sum[index % width] = (sum[index % width] ?? 0) + value;
    return sum;
  };
  let last: Promise<unknown> = Promise.resolve();
  const embed: EmbedText = async (text) => {
    const { ids } = tokenizer.encode(text);
    const [begin = 101, end = 102] = [ids[0], ids.at(-1)];
    const inner = ids.slice(1, -1);
    if (inner.length > windowTokens * mostWindows)
      throw new RequestNotServable(
        'context_length_exceeded',
        `The text has ${inner.length} tokens; at most ${windowTokens * mostWindows} are read.`,
      );
    let sum: Float64Array | undefined;
    for (let at = 0; at === 0 || at < inner.length; at += windowTokens)
      sum = await sumOf([begin, ...inner.slice(at, at + windowTokens), end], sum);
    const length = Math.sqrt([...(sum ?? [])].reduce((total, value) => total + value * value, 0));
    return { vector: [...(sum ?? [])].map((value) => value / length), tokens: ids.length };
  };
  return (text) => {
    const mine = last.then(() => embed(text));
    last = mine.catch(() => undefined);
    return mine;
  };
}
