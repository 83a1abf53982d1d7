import { type Draws, drawsFor } from './scripted-model-draws.ts';
import { categoryPatterns, englishPatterns } from './scripted-model-english.ts';
import { foreignPatterns } from './scripted-model-foreign.ts';
import { writeLabelQuestion } from './scripted-model-labels.ts';
import { fill, type Pattern } from './scripted-model-patterns.ts';
import type { ScriptedPrompt } from './scripted-model-prompt.ts';
import { purposes } from './scripted-model-words.ts';

interface Item {
  readonly context: string | null;
  readonly question: string;
  readonly options: readonly string[] | null;
  readonly answer: string;
}

/**
 * Writes a question of the asked form, or, in a small part of the cases, one of the faults that real models show.
 *
 * @param key decides everything: equal keys give equal replies.
 */
export function writeQuestion(prompt: ScriptedPrompt, key: readonly string[]): string {
  const draws = drawsFor('author', ...key);
  const item = withContext(writeItem(prompt, draws), prompt);
  const fault = draws.number(1, 100);
  if (fault <= 2) return 'I am sorry, but I cannot help with writing this question.';
  if (fault <= 5) return `Here is my idea: something about ${item.answer}, but I am not sure how to put it.`;
  if (fault <= 8) return spell({ ...item, question: prompt.question, context: prompt.context }, prompt.json);
  if (fault <= 10 && item.options) return spell({ ...item, options: withTwin(item.options) }, prompt.json);
  if (fault <= 12) return spell({ ...item, answer: wrongAnswer(item, draws) }, prompt.json);
  return spell(item, prompt.json);
}

function writeItem(prompt: ScriptedPrompt, draws: Draws): Item {
  if (prompt.kind === 'label') {
    const written = writeLabelQuestion(draws, prompt.language, prompt.options);
    return { context: null, options: prompt.options, ...written };
  }
  if (prompt.kind === 'free') return freeItem(draws);
  const patterns = [
    ...englishPatterns,
    ...foreignPatterns,
    ...(prompt.context === null ? categoryPatterns : []),
  ].filter(({ language, kinds }) => language === prompt.language && (kinds as readonly string[]).includes(prompt.kind));
  const wrongOptions = prompt.kind === 'choice' ? prompt.options.length - 1 : 0;
  for (let tries = 0; tries < 40; tries += 1) {
    const item = tryPattern(draws.pick(patterns), draws, wrongOptions);
    if (item !== undefined) return prompt.kind === 'choice' ? item : { ...item, options: null };
  }
  throw new Error(`The scripted model has no question with ${prompt.options.length} options.`);
}

/** @returns undefined when the pattern cannot give so many different wrong answers. */
function tryPattern(pattern: Pattern, draws: Draws, wrongOptions: number): Item | undefined {
  const slots = pattern.slots(draws);
  const answer = pattern.answer(slots);
  const wrong = [...new Set(pattern.wrong(draws, slots, wrongOptions))].filter((text) => text !== answer);
  if (wrong.length < wrongOptions) return undefined;
  const options = draws.several([answer, ...wrong.slice(0, wrongOptions)], wrongOptions + 1);
  return { context: null, question: fill(pattern.text, slots), options, answer };
}

function freeItem(draws: Draws): Item {
  const [thing, purpose, how] = draws.pick(purposes);
  const place = draws.pick([
    'a child',
    'a neighbour',
    'a friend',
    'a visitor',
    'a colleague',
    'a class of ten-year-olds',
  ]);
  const question = `How would you explain to ${place} in one or two sentences how ${thing} helps to ${purpose}?`;
  return { context: null, question, options: null, answer: explanation(thing, purpose, how) };
}

export const explanation = (thing: string, purpose: string, how: string): string =>
  `${thing.charAt(0).toUpperCase()}${thing.slice(1)} helps to ${purpose} because ${how}.`;

/** Where the seed has a passage, everything before the last sentence becomes one. */
function withContext(item: Item, prompt: ScriptedPrompt): Item {
  if (prompt.context === null) return item;
  const cut = Math.max(item.question.lastIndexOf('. '), item.question.lastIndexOf('。'));
  if (cut < 0) return { ...item, context: item.question, question: item.question };
  return { ...item, context: item.question.slice(0, cut + 1), question: item.question.slice(cut + 1).trim() };
}

const withTwin = (options: readonly string[]): string[] => [...options.slice(0, -1), options[0] ?? ''];

function wrongAnswer(item: Item, draws: Draws): string {
  const others = item.options?.filter((option) => option !== item.answer) ?? [];
  if (others.length > 0) return draws.pick(others);
  return /^\d+$/u.test(item.answer) ? String(Number(item.answer) + draws.number(1, 5)) : 'I do not know';
}

/** The reply in the form that was asked for. */
function spell(item: Item, json: boolean): string {
  if (json) {
    const { context, question, options, answer } = item;
    return JSON.stringify({
      ...(context === null ? {} : { context }),
      question,
      ...(options ? { options } : {}),
      answer,
    });
  }
  const lettered = item.options?.map((option, index) => `${String.fromCharCode(65 + index)}) ${option}`) ?? [];
  const context = item.context === null ? [] : [`Context: ${item.context}`];
  return [...context, `Question: ${item.question}`, ...lettered, `Answer: ${item.answer}`].join('\n');
}
