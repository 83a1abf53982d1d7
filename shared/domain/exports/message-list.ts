import { z } from 'zod';
import type { Json } from '../json.ts';
import { parseLossless, toJson } from '../json-lossless.ts';
import { type Conversation, conversationOf, type Message, type Role } from './conversation.ts';

const OpenAiMessages = z.array(z.object({ role: z.string(), content: z.string() })).min(1);
const ShareGptMessages = z.array(z.object({ from: z.string(), value: z.string() })).min(1);

const roles: ReadonlyMap<string, Role> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['gpt', 'assistant'],
]);

/** A column of the kind `json` holds its value as text. @returns undefined for a text that is no JSON. */
export function columnJson(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  const read = parseLossless(value);
  return read.ok ? toJson(read.value) : undefined;
}

/**
 * A list of messages under the names of either format.
 *
 * @returns undefined when the value is no such list; `roles` when somebody else speaks in it.
 */
export function messageList(value: Json | undefined): readonly Message[] | 'roles' | undefined {
  const json = columnJson(value);
  const given =
    OpenAiMessages.safeParse(json).data ??
    ShareGptMessages.safeParse(json).data?.map(({ from, value: content }) => ({ role: from, content }));
  if (given === undefined) return undefined;
  const messages = given.flatMap(({ role, content }) => {
    const known = roles.get(role.toLowerCase());
    return known === undefined ? [] : [{ role: known, content }];
  });
  return messages.length === given.length ? messages : 'roles';
}

/** The conversation of a column `messages`. */
export function messagesConversation(value: Json | undefined): Conversation {
  if (value === null || value === undefined || value === '') return { leftOut: 'empty' };
  const messages = messageList(value);
  if (messages === undefined) return { leftOut: 'unreadable' };
  return messages === 'roles' ? { leftOut: 'roles' } : conversationOf(messages);
}
