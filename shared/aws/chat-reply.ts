import { z } from 'zod';
import { EndpointFailed } from '../contract/errors.ts';

const Usage = z
  .object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
  .nullish()
  .catch(null);

/** As much of a chat completion as we need; servers differ in the rest. */
const ChatBody = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }))
    .min(1),
  usage: Usage,
});

/** One event of a streamed chat completion. The last one has usage and no choice, where the server counts at all. */
const ChatEvent = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: Usage,
  error: z.unknown().optional(),
});

export interface ChatReply {
  readonly text: string;
  readonly finishReason: string;
  /** Absent where the server does not count. */
  readonly usage?: { readonly in: number; readonly out: number };
}

/** @throws EndpointFailed for a body that is no chat completion. */
export function readChatReply(body: Uint8Array | undefined): ChatReply {
  const { choices, usage } = parse(ChatBody, new TextDecoder().decode(body), 'The reply is no chat completion');
  const [choice] = choices;
  return {
    text: choice?.message.content ?? '',
    finishReason: choice?.finish_reason ?? 'unknown',
    ...usageOf(usage),
  };
}

/**
 * Reads server-sent events as they come; their bytes may be cut anywhere.
 *
 * @throws EndpointFailed for a stream that is none of a chat completion, or ends before it is complete.
 */
export async function readChatEvents(parts: AsyncIterable<Uint8Array>): Promise<ChatReply> {
  const decoder = new TextDecoder();
  let [rest, text, finishReason, isWhole] = ['', '', 'unknown', false];
  let usage: z.infer<typeof Usage>;
  const take = (line: string): void => {
    const data = /^data: ?(.*)$/u.exec(line)?.[1];
    if (data === undefined || data === '') return;
    if (data === '[DONE]') {
      isWhole = true;
      return;
    }
    const event = parse(ChatEvent, data, 'An event of the stream is none of a chat completion');
    if (event.error !== undefined) throw new EndpointFailed('The model server broke off with an error in the stream.');
    const [choice] = event.choices;
    text += choice?.delta?.content ?? '';
    finishReason = choice?.finish_reason ?? finishReason;
    usage = event.usage ?? usage;
  };
  for await (const part of parts) {
    const lines = `${rest}${decoder.decode(part, { stream: true })}`.split(/\r?\n/u);
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
  take(rest);
  // Some servers end without the mark, but none without a reason.
  if (!isWhole && finishReason === 'unknown')
    throw new EndpointFailed('The stream ended before the reply was complete.');
  return { text, finishReason, ...usageOf(usage) };
}

const usageOf = (usage: z.infer<typeof Usage>): Pick<ChatReply, 'usage'> =>
  usage ? { usage: { in: usage.prompt_tokens, out: usage.completion_tokens } } : {};

function parse<T>(schema: z.ZodType<T>, text: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new EndpointFailed(`${what}: ${text.length} characters that are no JSON.`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0] ?? { path: [], message: 'wrong form' };
  throw new EndpointFailed(`${what}: ${path.join('.')}: ${message}`);
}
