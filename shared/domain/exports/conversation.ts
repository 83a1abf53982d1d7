import type { Json } from '../json.ts';

/** A row of a published dataset, by column. */
export type ExportRow = { readonly [column: string]: Json };

export type Role = 'system' | 'user' | 'assistant';

export interface Message {
  readonly role: Role;
  readonly content: string;
}

/** Why a row is no conversation, although its config has the columns of one. */
export const leftOutReasons = {
  empty: 'a text of it is missing or empty',
  unreadable: 'the column does not hold a list of messages or turns',
  roles: 'a message is by nobody that the format knows (system, user, assistant)',
  speakers: 'the turns are not those of two speakers',
  no_answer: 'no answer follows a question at the end',
} as const;
export type LeftOut = keyof typeof leftOutReasons;

export type Conversation = { readonly messages: readonly Message[] } | { readonly leftOut: LeftOut };

/** Whether a model can learn from it: somebody asks, the assistant has the last word, no text is blank. */
export function conversationOf(messages: readonly Message[]): Conversation {
  if (messages.some(({ content }) => content.trim() === '')) return { leftOut: 'empty' };
  const isAsked = messages.some(({ role }) => role === 'user');
  return isAsked && messages.at(-1)?.role === 'assistant' ? { messages } : { leftOut: 'no_answer' };
}
