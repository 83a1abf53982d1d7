import { z } from 'zod';
import type { Json } from '../json.ts';
import { foldText } from '../text/fold.ts';
import { type Conversation, conversationOf, type Message } from './conversation.ts';
import { columnJson, messageList, messagesConversation } from './message-list.ts';

const Turns = z.array(z.object({ speaker: z.string(), text: z.string() }));

/**
 * The conversation of a column `turns`. Who speaks first is the user, the other one the assistant; neighbouring turns
 * of one speaker are one message. Words of the user that nobody answers any more are left away at the end.
 */
export function turnsConversation(value: Json | undefined): Conversation {
  if (value === null || value === undefined || value === '') return { leftOut: 'empty' };
  const turns = Turns.safeParse(columnJson(value)).data;
  if (turns === undefined)
    return messageList(value) === undefined ? { leftOut: 'unreadable' } : messagesConversation(value);
  const names = turns.map(({ speaker }) => label(speaker));
  if (new Set(names).size !== 2) return { leftOut: turns.length === 0 ? 'empty' : 'speakers' };
  const messages: Message[] = [];
  for (const [index, { text }] of turns.entries()) {
    const role = names[index] === names[0] ? 'user' : 'assistant';
    const last = messages.at(-1);
    if (last?.role === role) messages[messages.length - 1] = { role, content: `${last.content}\n\n${text}` };
    else messages.push({ role, content: text });
  }
  return conversationOf(messages.at(-1)?.role === 'user' ? messages.slice(0, -1) : messages);
}

/** Case and marks around a label make no other speaker. */
const label = (speaker: string): string =>
  foldText(speaker)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
