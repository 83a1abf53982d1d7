import type { AnswerKind } from '../answers/kind.ts';
import { canonicalNumber } from '../answers/number.ts';
import type { Json } from '../json.ts';
import { floatText } from '../templates/float-text.ts';
import { PyFloat, type PyValue } from '../templates/py-value.ts';
import { wordCount, words } from '../text/words.ts';
import type { Row } from './hooks.ts';
import { type Rejected, rejected } from './rejected.ts';
import type { Seed } from './seed.ts';

/** Answers up to this many words are compared as short answers, longer ones are free text. */
const shortWords = 8;

/** `#### 18` at the end of a worked solution. */
const markedNumber = /####\s*([-+]?[$€£]?\s?\d[\d,]*(?:\.\d+)?) ?%?$/;
const bareNumber = /^[-+]?[$€£]?\s?(?:\d[\d,]*(?:\.\d+)?|\.\d+) ?%?\.?$/;
/** Longer ends of a text state no number. */
const maximumNumber = 60;

type Answer = Pick<Seed, 'answer_kind' | 'options' | 'answer_text' | 'answer_index' | 'answers'>;

/**
 * The answer of a task that has no choices.
 *
 * @param target as the harness gives it; a list holds alternatives, any of which is right.
 * @param row a worked solution without a mark gets its number from the column `answer_number`.
 */
export function openAnswer(target: Json, row: Row): Answer | Rejected {
  const given = isNamesOfColumns(target, row) ? alternatives(row) : Array.isArray(target) ? target : [target];
  const texts = [...new Set(given.filter((entry) => entry !== null).map((entry) => withoutCue(String(entry))))].filter(
    Boolean,
  );
  const [first] = texts;
  if (first === undefined) return rejected('no_gold', `the target is ${JSON.stringify(target)}`);
  const number = texts.length === 1 ? (statedNumber(first) ?? columnNumber(row)) : undefined;
  if (number !== undefined) return answer('number', [number]);
  return answer(kindOfText(first), texts);
}

/** Some rows bring the cue of the answer along: `A: They live for 78 years.` */
const withoutCue = (text: string): string => text.trim().replace(/^A:\s+/u, '');

/** A template that joins an object gives the names of its members, which answers nothing (`drop`). */
function isNamesOfColumns(target: Json, row: Row): boolean {
  if (typeof target !== 'string' || target === '') return false;
  return [...row.values()].some(
    (value) => value instanceof Map && value.size > 1 && [...value.keys()].join(',') === target,
  );
}

/** Lists of what belongs together, any of which is right, as functions of the harness leave them in `answers`. */
function alternatives(row: Row): string[] {
  const answers = row.get('answers');
  if (!Array.isArray(answers)) return [];
  return answers.flatMap((one: PyValue) => {
    const parts = Array.isArray(one) ? one : [one];
    return parts.every((part: PyValue) => typeof part === 'string') ? [parts.join(', ')] : [];
  });
}

function answer(kind: AnswerKind, answers: readonly string[]): Answer {
  return { answer_kind: kind, options: null, answer_text: answers[0] ?? '', answer_index: null, answers };
}

/** The number that a target is or ends with, bare: `#### 1,200` is `1200`. */
export function statedNumber(text: string): string | undefined {
  const whole = text.trim();
  const marked = markedNumber.exec(whole.slice(-maximumNumber))?.[1];
  const stated =
    marked ?? (whole.length <= maximumNumber && bareNumber.test(whole) ? whole.replace(/\.$/, '') : undefined);
  if (stated === undefined) return undefined;
  return /^-?\d+(?:\.\d+)?$/.test(stated) ? stated : canonicalNumber(stated);
}

function columnNumber(row: Row): string | undefined {
  const value = row.get('answer_number');
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof PyFloat ? canonicalNumber(floatText(value.value)) : undefined;
}

/** `short` for one line of at most 8 words, else `free`. */
export function kindOfText(text: string): AnswerKind {
  return !text.includes('\n') && wordCount(words(text)) <= shortWords ? 'short' : 'free';
}
