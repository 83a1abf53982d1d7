import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A batch that an async endpoint has accepted, as its queue holds it. */
export const AcceptedBatch = z.object({
  id: z.string(),
  endpoint: z.string(),
  /** The body for the batch route, as JSON text. */
  body: z.string(),
  /** A sampling seed for each conversation, where the caller sent some. */
  seeds: z.array(z.int()),
  /** Tries before this one, where none may be made that has to be paid beside it. */
  once: z.int().nonnegative().optional(),
  /** `s3://` addresses. */
  output: z.string(),
  failure: z.string(),
  /** Epoch milliseconds; how long it may wait to be begun. */
  receivedAt: z.number(),
  ttlSeconds: z.number(),
  inputLocation: z.string().optional(),
});
export type AcceptedBatch = z.infer<typeof AcceptedBatch>;

/** What a server answered to one conversation, as much as a batch reply has of it. */
export const ConversationReply = z.object({
  content: z.string().nullable(),
  finishReason: z.string().nullable(),
  /** Prompt and completion tokens, where the server counted. */
  usage: z.tuple([z.number(), z.number()]).optional(),
});
export type ConversationReply = z.infer<typeof ConversationReply>;

const Body = z.looseObject({ messages: z.array(z.array(z.unknown())).min(1), n: z.literal(1).optional() });

const ChatReply = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }))
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish().catch(null),
});

/** One conversation of a batch as a request of its own. */
export interface Conversation {
  readonly body: string;
  /** Equal for equal requests to an endpoint that have a sampling seed; else of this place in this batch. */
  readonly key: string;
  /** Begins with the step. Where there is a sampling seed, it is the same in whichever batch the conversation comes. */
  readonly label: string;
}

/** @returns undefined for a body that the batch route would refuse. */
export function conversationsOf({ id, endpoint, body, seeds }: AcceptedBatch): Conversation[] | undefined {
  const parsed = Body.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  const { messages, ...shared } = parsed.data;
  return messages.map((turns, index) => {
    const seed = seeds[index];
    const { model, ...sampling } = shared;
    const text = JSON.stringify({ model, messages: turns, ...sampling, ...(seed === undefined ? {} : { seed }) });
    const place = `${id}/${index}`;
    const label = seed === undefined ? place : `${stepOf(id)}/${seed}`;
    const key =
      seed === undefined ? place : createHash('sha256').update(`${endpoint}\n${text}`).digest('base64url').slice(0, 24);
    return { body: text, key, label };
  });
}

/** Ids of batches begin with their step. */
const stepOf = (id: string): string => id.slice(0, id.includes('.') ? id.lastIndexOf('.') : undefined);

/** Seven hexadecimal digits for each conversation, in the custom attributes. */
export function seedsIn(attributes: string): number[] {
  const digits = /(?:^|,)seeds=([0-9a-f]*)/u.exec(attributes)?.[1] ?? '';
  return (digits.match(/.{7}/gu) ?? []).map((one) => Number.parseInt(one, 16));
}

export function onceIn(attributes: string): number | undefined {
  const [, tries] = /(?:^|,)once=(\d{1,3})(?:,|$)/u.exec(attributes) ?? [];
  return tries === undefined ? undefined : Number(tries);
}

/** @returns undefined for a text that is no chat completion. */
export function readChatReply(text: string): ConversationReply | undefined {
  const parsed = ChatReply.safeParse(jsonOf(text));
  const choice = parsed.data?.choices[0];
  if (choice === undefined) return undefined;
  const usage = parsed.data?.usage;
  return {
    content: choice.message.content ?? null,
    finishReason: choice.finish_reason ?? null,
    ...(usage ? { usage: [usage.prompt_tokens, usage.completion_tokens] } : {}),
  };
}

/**
 * The reply of the batch route: a choice for each conversation, usage in sum only.
 *
 * @param all undefined for a conversation that is left out.
 */
export function batchReply({ id, body }: AcceptedBatch, all: readonly (ConversationReply | undefined)[]): string {
  const replies = all.flatMap((reply, index) => (reply === undefined ? [] : [{ index, ...reply }]));
  const usages = replies.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  const [prompt, completion] = [0, 1].map((at) => usages.reduce((sum, usage) => sum + (usage[at] ?? 0), 0)) as [
    number,
    number,
  ];
  const { model } = z.looseObject({ model: z.string().optional() }).catch({}).parse(jsonOf(body));
  return JSON.stringify({
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: 0,
    model: model ?? '',
    choices: replies.map(({ index, content, finishReason }) => ({
      index,
      message: { role: 'assistant', content },
      finish_reason: finishReason,
    })),
    ...(usages.length < replies.length
      ? {}
      : { usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion } }),
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
