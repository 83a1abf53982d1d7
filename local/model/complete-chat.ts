import { randomInt } from 'node:crypto';
import { type ChatAnswer, type ChatRequest, RequestNotServable } from './chat-request.ts';
import { chatTokens } from './chat-tokens.ts';
import { type LlamaModel, type LlamaSequence, loadModel, type Token } from './llama-module.ts';
import { SequencePool } from './sequence-pool.ts';

export const sequences = 8;
export const sequenceTokens = 768;

export type CompleteChat = (request: ChatRequest, signal: AbortSignal) => Promise<ChatAnswer>;

/**
 * Loads the model and returns a function that answers conversations, eight at a time in one batch.
 *
 * @param threads of the matrix products. Never as many as there are cores: the threads wait for each other in busy
 *   loops, so one other busy process makes a batch 6 times slower (measured on 2 cores: 2.0 s with one thread and
 *   1.7 s with two when idle; 2.2 s and 12.9 s beside a busy process; 327 s with the library's default of four).
 */
export async function loadChatModel(runtime: string, weightsPath: string, threads: number): Promise<CompleteChat> {
  const model = await loadModel(runtime, weightsPath, threads);
  const context = await model.createContext({
    sequences,
    contextSize: sequenceTokens,
    threads,
    // With flash attention a reply depends on what else is in the batch (2 of 8 equal in another order); without it
    // nearly all are equal (74 of 76), for about a tenth of the speed.
    flashAttention: false,
  });
  const pool = new SequencePool(Array.from({ length: sequences }, () => context.getSequence()));
  return (request, signal) => {
    const tokens = chatTokens(model, request.messages);
    if (tokens.length >= sequenceTokens)
      throw new RequestNotServable(
        'context_length_exceeded',
        `The prompt has ${tokens.length} tokens; prompt and reply together may have ${sequenceTokens}.`,
      );
    return pool.use(tokens, (sequence) => answer(model, sequence, tokens, request, signal));
  };
}

async function answer(
  model: LlamaModel,
  sequence: LlamaSequence,
  prompt: readonly Token[],
  request: ChatRequest,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  signal.throwIfAborted();
  const room = sequenceTokens - prompt.length;
  const limit = Math.min(request.max_tokens ?? request.max_completion_tokens ?? room, room);
  const out: Token[] = [];
  let text = '';
  let finishReason: ChatAnswer['finishReason'] = 'length';
  const rest = prompt.slice(await keepSharedStart(sequence, prompt));
  for await (const token of sequence.evaluate(rest, samplingOf(request))) {
    signal.throwIfAborted();
    out.push(token);
    text = model.detokenize(out);
    const cut = firstStop(text, request.stop);
    if (cut !== undefined) {
      text = text.slice(0, cut);
      finishReason = 'stop';
      break;
    }
    if (out.length >= limit) break;
  }
  // The generator ends by itself only at the model's end-of-turn token.
  if (out.length < limit) finishReason = 'stop';
  return { text, finishReason, tokensIn: prompt.length, tokensOut: out.length };
}

/** Forgets what the sequence holds beyond the prompt's own start. At least the last token is evaluated again. */
async function keepSharedStart(sequence: LlamaSequence, prompt: readonly Token[]): Promise<number> {
  const shared = Math.min(sequence.compareContextTokens(prompt).firstDifferentIndex, prompt.length - 1);
  if (shared < sequence.nextTokenIndex)
    await sequence.eraseContextTokenRanges([{ start: shared, end: sequence.nextTokenIndex }]);
  return sequence.nextTokenIndex;
}

/** `topK` and `minP` as llama.cpp's own server has them: so small a model wanders off without. */
const samplingOf = (request: ChatRequest) => ({
  temperature: request.temperature,
  topP: request.top_p,
  topK: 40,
  minP: 0.05,
  seed: request.seed == null ? randomInt(2 ** 31) : Math.abs(request.seed) % 2 ** 31,
});

function firstStop(text: string, stops: readonly string[]): number | undefined {
  const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}
