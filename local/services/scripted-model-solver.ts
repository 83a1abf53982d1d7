import { explanation } from './scripted-model-author.ts';
import { type Draws, drawsFor } from './scripted-model-draws.ts';
import { categoryPatterns, englishPatterns } from './scripted-model-english.ts';
import { foreignPatterns } from './scripted-model-foreign.ts';
import { solveLabelQuestion } from './scripted-model-labels.ts';
import type { ScriptedLanguage } from './scripted-model-language.ts';
import { findSlots } from './scripted-model-patterns.ts';
import type { ScriptedPrompt } from './scripted-model-prompt.ts';
import { categories, purposes } from './scripted-model-words.ts';

/**
 * Answers a question from its text alone, and errs now and then: most questions are easy (one ballot in 20 is wrong),
 * one in eight is hard (every second ballot is wrong), so that votes of every outcome occur.
 */
export function answerQuestion(prompt: ScriptedPrompt, key: readonly string[]): string {
  const draws = drawsFor('solver', ...key);
  const text = prompt.context === null ? prompt.question : `${prompt.context} ${prompt.question}`;
  const fault = draws.number(1, 100);
  if (fault === 1) return 'I am sorry, but I cannot answer this question.';
  if (fault <= 4) return 'This depends on how one looks at it.';
  const hard = drawsFor('difficulty', prompt.question).chance(0.125);
  const right = prompt.kind === 'free' ? undefined : solve(prompt, text);
  if (right === undefined) return spell(prompt, prompt.kind === 'free' ? describe(text) : guess(prompt));
  return spell(prompt, draws.chance(hard ? 0.5 : 0.05) ? slip(right, prompt.options, draws) : right);
}

function solve({ question, context, options }: ScriptedPrompt, text: string): string | undefined {
  const labelled = solveLabelQuestion(question, options) ?? solveLabelQuestion(text, options);
  if (labelled !== undefined) return labelled;
  for (const pattern of [...englishPatterns, ...foreignPatterns]) {
    // A passage in Chinese or Japanese is not set apart by a space.
    const slots =
      findSlots(pattern, text) ?? (context === null ? undefined : findSlots(pattern, `${context}${question}`));
    if (slots !== undefined) return pattern.answer(slots);
  }
  for (const pattern of categoryPatterns) {
    const members = categories[findSlots(pattern, text)?.c ?? ''];
    if (members === undefined) continue;
    const inverted = pattern.text.includes('does not');
    return options.find((option) => members.includes(option) !== inverted);
  }
  return undefined;
}

/** Questions of others cannot be solved by rule; the same question then gets the same guess from every ballot. */
function guess({ question, options }: ScriptedPrompt): string {
  const draws = drawsFor('guess', question);
  return options.length > 0 ? draws.pick([...options].sort()) : String(draws.number(2, 99));
}

function describe(text: string): string {
  const known = purposes.find(([thing, purpose]) => text.includes(`${thing} helps to ${purpose}`));
  return known === undefined ? 'It depends on the case, and the usual way is the simplest one.' : explanation(...known);
}

function slip(right: string, options: readonly string[], draws: Draws): string {
  const others = options.filter((option) => option !== right);
  if (others.length > 0) return draws.pick(others);
  return /^\d+$/u.test(right) ? String(Number(right) + draws.number(1, 9)) : 'nobody';
}

const because: Readonly<Record<ScriptedLanguage, string>> = {
  en: 'Everything that is needed stands in the question, and working through it step by step leads to one result.',
  es: 'Todo lo que hace falta está en la pregunta, y resolverla paso a paso lleva a un solo resultado.',
  fr: 'Tout ce qui est nécessaire se trouve dans la question, et le calcul pas à pas mène à un seul résultat.',
  de: 'Alles, was man braucht, steht in der Frage, und Schritt für Schritt kommt man zu einem einzigen Ergebnis.',
  zh: '题目已经给出了需要的全部条件，一步一步计算就能得到唯一的结果。',
  ja: '必要なことはすべて問題に書かれていて、順番に計算すると答えは一つに決まります。',
  ko: '필요한 것은 모두 문제에 있으므로 차례대로 계산하면 답은 하나로 정해집니다.',
};

function spell({ options, language, kind }: ScriptedPrompt, answer: string): string {
  const index = options.indexOf(answer);
  const slot = index < 0 ? answer : String.fromCharCode(65 + index);
  return kind === 'free' ? `Answer: ${answer}` : `${because[language]}\nAnswer: ${slot}`;
}
