import type { Json } from '../json.ts';
import { letterOf } from '../parsers/option-lines.ts';
import { type Conversation, conversationOf, type ExportRow, type Message } from './conversation.ts';
import { messageList, messagesConversation } from './message-list.ts';
import { turnsConversation } from './turn-list.ts';

/** How the rows of a config become conversations. */
export interface ConversationRule {
  /** Columns that the rule reads, for people. */
  readonly columns: readonly string[];
  readonly read: (row: ExportRow) => Conversation;
}

/** What is asked and what is answered, by column. Of preference pairs only the better answer is a conversation. */
const pairs: readonly (readonly [asked: string, answered: string])[] = [
  ['prompt_messages', 'chosen'],
  ['prompt', 'chosen'],
  ['prompt', 'response'],
  ['prompt', 'completion'],
  ['input', 'target'],
];
const answers = ['answer_text', 'answer'] as const;

/**
 * The rule for rows with these columns: `messages`, then `turns`, then a question with its answer, then a pair of
 * texts. @returns undefined when no columns are those of a conversation; text alone is none.
 */
export function conversationRule(columns: readonly string[]): ConversationRule | undefined {
  const has = (name: string): boolean => columns.includes(name);
  if (has('messages')) return { columns: ['messages'], read: ({ messages }) => messagesConversation(messages) };
  if (has('turns')) return { columns: ['turns'], read: ({ turns }) => turnsConversation(turns) };
  const answer = answers.find(has);
  if (has('question') && answer !== undefined) {
    const parts = ['context', 'question', 'options', 'reasoning', answer];
    return { columns: parts.filter(has), read: (row) => questionConversation(row, answer) };
  }
  const pair = pairs.find((names) => names.every(has));
  return pair && { columns: pair, read: (row) => pairConversation(row[pair[0]], row[pair[1]]) };
}

/** Both messages with an empty line between them are the published `text` of the row. */
function questionConversation(row: ExportRow, answer: string): Conversation {
  const given = Array.isArray(row.options) ? row.options.map((option: Json) => textOf(option)) : [];
  const options = given.map((option, index) => `${letterOf(index)}. ${option}`);
  const [question, reply] = [textOf(row.question), textOf(row[answer])];
  if (question.trim() === '' || reply.trim() === '') return { leftOut: 'empty' };
  const asked = [textOf(row.context), [question, ...options].join('\n')];
  const answered = [textOf(row.reasoning), `Answer: ${reply}`];
  return conversationOf([
    { role: 'user', content: joined(asked) },
    { role: 'assistant', content: joined(answered) },
  ]);
}

/** Either side is a text or a list of messages; an answer that begins with the question holds the whole conversation. */
function pairConversation(asked: Json | undefined, answered: Json | undefined): Conversation {
  const [before, after] = [sideOf(asked, 'user'), sideOf(answered, 'assistant')];
  if (before === 'roles' || after === 'roles') return { leftOut: 'roles' };
  return conversationOf(after.some(({ role }) => role === 'user') ? after : [...before, ...after]);
}

function sideOf(value: Json | undefined, role: 'user' | 'assistant'): readonly Message[] | 'roles' {
  const messages = messageList(value);
  return messages ?? [{ role, content: textOf(value) }];
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
