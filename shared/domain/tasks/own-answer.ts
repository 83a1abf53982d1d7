import { type AnswerKind, isChosen } from '../answers/kind.ts';
import { canonicalNumber } from '../answers/number.ts';
import { floatText } from '../templates/float-text.ts';
import { PyFloat, type PyValue } from '../templates/py-value.ts';
import { kindOfText, statedNumber } from './open-answer.ts';
import { areBareLabels } from './option-columns.ts';
import { type Rejected, rejected } from './rejected.ts';
import type { Seed } from './seed.ts';

type Answer = Pick<Seed, 'answer_kind' | 'options' | 'answer_text' | 'answer_index' | 'answers'>;

/** The text of a string or number as the row wrote it; undefined for anything else. */
export function scalarText(value: PyValue | undefined): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof PyFloat ? floatText(value.value) : undefined;
}

/**
 * The answer of a row of the product's own shape.
 *
 * @param value `answer`: a text, a number, or a list of accepted ones; with options also a letter or a 0-based index.
 */
export function ownAnswer(
  value: PyValue | undefined,
  options: readonly string[] | null,
  kind: AnswerKind | null,
): Answer | Rejected {
  const given = Array.isArray(value) ? value : [value ?? null];
  const entries = given.filter((entry: PyValue) => entry !== null && scalarText(entry) !== '');
  if (entries.length === 0) return rejected('no_gold', 'field "answer": expected the right answer, got nothing');
  if (!entries.every((entry: PyValue) => scalarText(entry) !== undefined)) {
    return rejected('bad_schema', 'field "answer": expected a text, a number or a list of them');
  }
  return options === null ? openAnswer(entries, kind) : chosenAnswer(entries, options, kind);
}

function openAnswer(entries: readonly PyValue[], kind: AnswerKind | null): Answer | Rejected {
  if (kind !== null && isChosen(kind)) {
    return rejected('few_options', `field "kind": "${kind}" needs the field "options" with at least two texts`);
  }
  const texts = [...new Set(entries.map((entry) => scalarText(entry) ?? ''))];
  const first = texts[0] ?? '';
  const number = typeof entries[0] === 'string' ? statedNumber(first) : first;
  const found = kind ?? (texts.length === 1 && number !== undefined ? 'number' : kindOfText(first));
  if (found === 'number' && (number ?? canonicalNumber(first)) === undefined) {
    return rejected(
      'bad_schema',
      `field "answer": kind "number" needs a number, got ${JSON.stringify(first.slice(0, 60))}`,
    );
  }
  const answers = found === 'number' && number !== undefined ? [number, ...texts.slice(1)] : texts;
  return { answer_kind: found, options: null, answer_text: answers[0] ?? '', answer_index: null, answers };
}

/** Options are shown and answered by the letters from A to Z. */
const letters = 26;

function chosenAnswer(
  entries: readonly PyValue[],
  options: readonly string[],
  kind: AnswerKind | null,
): Answer | Rejected {
  if (kind !== null && !isChosen(kind)) {
    return rejected(
      'bad_schema',
      `field "kind": "${kind}" has no options; expected "choice", "label" or "cloze", or no "options"`,
    );
  }
  if (options.length < 2)
    return rejected('few_options', `field "options": expected at least two, got ${options.length}`);
  if (options.length > letters)
    return rejected('bad_schema', `field "options": expected at most ${letters}, one a letter, got ${options.length}`);
  if (new Set(options.map((option) => option.toLowerCase())).size < options.length) {
    return rejected('duplicate_options', `field "options": ${JSON.stringify(options)}`);
  }
  if (areBareLabels(options) && options.every((option) => /[A-Za-z]/.test(option))) {
    return rejected('label_only', `field "options": ${options.join(', ')} are letters; expected their texts`);
  }
  const indexes: number[] = [];
  for (const entry of entries) {
    const found = indexOf(entry, options);
    if (typeof found !== 'number') return found;
    indexes.push(found);
  }
  const answers = [...new Set(indexes)].map((index) => options[index] ?? '');
  return {
    answer_kind: kind ?? 'choice',
    options,
    answer_text: answers[0] ?? '',
    answer_index: indexes[0] ?? 0,
    answers,
  };
}

/** By text first, then by letter, then by 0-based index. */
function indexOf(entry: PyValue, options: readonly string[]): number | Rejected {
  const text = scalarText(entry) ?? '';
  const exact = options.indexOf(text);
  const lower = exact >= 0 ? exact : options.findIndex((option) => option.toLowerCase() === text.toLowerCase());
  const position = typeof entry === 'number' && entry >= 0 && entry < options.length ? entry : undefined;
  if (position !== undefined && lower >= 0 && lower !== position) {
    return rejected(
      'bad_schema',
      `field "answer": ${text} is the text of option ${lower} and also an index; write the text in quotes`,
    );
  }
  if (lower >= 0) return lower;
  if (position !== undefined) return position;
  const letter = /^\(?([A-Za-z])[).:]?$/.exec(text)?.[1]?.toUpperCase();
  const byLetter = letter === undefined ? -1 : letter.charCodeAt(0) - 'A'.charCodeAt(0);
  if (byLetter >= 0 && byLetter < options.length) return byLetter;
  if (/^\d{1,2}$/.test(text) && Number(text) < options.length) return Number(text);
  return rejected(
    'no_gold',
    `field "answer": ${JSON.stringify(text.slice(0, 60))} is no option, letter or index from 0 to ${options.length - 1}`,
  );
}
