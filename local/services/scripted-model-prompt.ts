import { z } from 'zod';
import { languageOf, type ScriptedLanguage } from './scripted-model-language.ts';

export type ScriptedKind = 'choice' | 'label' | 'number' | 'short' | 'free';

/** What the scripted model understands of a request. */
export interface ScriptedPrompt {
  readonly role: 'author' | 'solver';
  readonly kind: ScriptedKind;
  readonly language: ScriptedLanguage;
  readonly context: string | null;
  readonly question: string;
  readonly options: readonly string[];
  /** Whether the reply is wanted as JSON; else as marked lines. */
  readonly json: boolean;
  /** The last turn. */
  readonly asked: string;
  /** Text of all turns, for counting tokens. */
  readonly text: string;
}

const ChatBody = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1),
  max_tokens: z.number().optional(),
});

/** @returns undefined when the body is no chat-completions request. */
export function readScriptedPrompt(body: unknown, label: string): ScriptedPrompt | undefined {
  const parsed = ChatBody.safeParse(body);
  if (!parsed.success) return undefined;
  const asked = parsed.data.messages.at(-1)?.content ?? '';
  const role = roleOf(asked, label);
  const item = readItem(asked);
  return {
    role,
    kind: kindOf(asked, item.options, item.answer),
    language: languageOf(`${item.context ?? ''} ${item.question} ${item.options.join(' ')}`),
    context: item.context,
    question: item.question,
    options: item.options,
    json: asked.includes('"question"'),
    asked,
    text: parsed.data.messages.map((message) => message.content).join('\n'),
  };
}

function roleOf(asked: string, label: string): ScriptedPrompt['role'] {
  const step = label.split('/')[0];
  if (step === 'similar') return 'author';
  if (step === 'solve') return 'solver';
  return /\bnew question\b/iu.test(asked) ? 'author' : 'solver';
}

interface AskedItem {
  readonly context: string | null;
  readonly question: string;
  readonly options: readonly string[];
  readonly answer: string;
}

const optionLine = /^([A-Z])[).] (.*)$/u;

/** Reads `Passage:`, `Question:`, lettered options behind or before it, and `Right answer:`; only the question must be there. */
function readItem(asked: string): AskedItem {
  const lines = asked.split('\n');
  const questionAt = lines.findLastIndex((line) => /^Question: /u.test(line));
  if (questionAt < 0) return { context: null, question: asked, options: [], answer: '' };
  const before = lines.slice(0, questionAt);
  const after = lines.slice(questionAt);
  const answerAt = after.findIndex((line) => /^(?:Right answer|Answer):/u.test(line));
  const item = answerAt < 0 ? after : after.slice(0, answerAt);
  const behind = lastOptions(item);
  const leading = lastOptions(before);
  const question = (behind.options.length > 1 ? item.slice(0, behind.at) : item).join('\n').slice('Question: '.length);
  const passageAt = before.findIndex((line) => /^Passage: /u.test(line));
  const context = passageAt < 0 ? '' : before.slice(passageAt, leading.at).join('\n').slice('Passage: '.length);
  return {
    context: context.trim() || null,
    question: question.trim(),
    options: behind.options.length > 1 ? behind.options : leading.options,
    answer: answerAt < 0 ? '' : (after[answerAt] ?? '').replace(/^[^:]*:\s*/u, ''),
  };
}

/** The last list of two or more lettered lines, and where it begins; the end of the lines when there is none. */
function lastOptions(lines: readonly string[]): { readonly options: readonly string[]; readonly at: number } {
  const at = lines.findLastIndex((line) => line.startsWith('A) '));
  const options = at < 0 ? [] : lines.slice(at).flatMap((line) => optionLine.exec(line)?.[2] ?? []);
  return options.length > 1 ? { options, at } : { options: [], at: lines.length };
}

function kindOf(asked: string, options: readonly string[], answer: string): ScriptedKind {
  if (options.length > 0) return /options (?:stay|are always)/iu.test(asked) ? 'label' : 'choice';
  if (/full and correct answer|fully and correctly|in one or two sentences/iu.test(asked)) return 'free';
  return /\bnumber alone\b|\bjust the number\b/iu.test(asked) || /^-?[\d.,/ ]+$/u.test(answer) ? 'number' : 'short';
}
