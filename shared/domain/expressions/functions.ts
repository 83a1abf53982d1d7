import { digest } from '../identity.ts';
import { isJsonObject, type Json } from '../json.ts';
import { countTokens } from '../text/tokens.ts';
import { wordCount, words } from '../text/words.ts';
import type { ValueType } from './value-type.ts';

/** A pure function that expressions may call. Total: what it cannot work with gives null. */
export interface ExpressionFunction {
  readonly about: string;
  /** Types of the arguments; the last one stands for all further ones when `variadic`. */
  readonly takes: readonly ValueType[];
  /** Arguments that may be left out at the end. */
  readonly optional?: number;
  readonly variadic?: boolean;
  readonly gives: ValueType;
  readonly call: (...args: readonly Json[]) => Json;
}

const numbers = (args: readonly Json[]): number[] =>
  args
    .flatMap((arg): Json[] => (Array.isArray(arg) ? [...(arg as readonly Json[])] : [arg]))
    .filter((one): one is number => typeof one === 'number');

const onText =
  (how: (text: string) => Json) =>
  (value: Json = null): Json =>
    typeof value === 'string' ? how(value) : null;

const onTexts =
  (how: (text: string, part: string) => Json) =>
  (value: Json = null, part: Json = null): Json =>
    typeof value === 'string' && typeof part === 'string' ? how(value, part) : null;

const onNumber =
  (how: (value: number) => number) =>
  (value: Json = null): Json =>
    typeof value === 'number' ? finite(how(value)) : null;

const finite = (value: number): Json => (Number.isFinite(value) ? value : null);

function size(value: Json = null): Json {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

function numberOf(value: Json = null): Json {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const plain = typeof value === 'string' && /^\s*[+-]?\d+(?:\.\d+)?\s*$/u.test(value);
  return plain ? finite(Number(value)) : null;
}

/** Every function by its name. */
export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ['len', { about: 'Characters of a text, entries of a list or map.', takes: ['any'], gives: 'number', call: size }],
  [
    'tokens',
    {
      about: 'Length of a text in model tokens, by the built-in estimate.',
      takes: ['text'],
      gives: 'number',
      call: onText(countTokens),
    },
  ],
  [
    'words',
    {
      about: 'Words of a text; a character of a script without spaces counts 0.65.',
      takes: ['text'],
      gives: 'number',
      call: onText((text) => wordCount(words(text))),
    },
  ],
  [
    'lines',
    {
      about: 'Lines of a text.',
      takes: ['text'],
      gives: 'number',
      call: onText((text) => (text === '' ? 0 : text.split('\n').length)),
    },
  ],
  ['lower', { about: 'In small letters.', takes: ['text'], gives: 'text', call: onText((text) => text.toLowerCase()) }],
  [
    'trim',
    { about: 'Without white space at the ends.', takes: ['text'], gives: 'text', call: onText((t) => t.trim()) },
  ],
  [
    'contains',
    {
      about: 'Whether the first text holds the second, or the list the value.',
      takes: ['any', 'any'],
      gives: 'boolean',
      call: (whole = null, part = null) =>
        Array.isArray(whole)
          ? whole.includes(part)
          : typeof whole === 'string' && typeof part === 'string' && whole.includes(part),
    },
  ],
  [
    'starts_with',
    {
      about: 'Whether the first text begins with the second.',
      takes: ['text', 'text'],
      gives: 'boolean',
      call: onTexts((text, part) => text.startsWith(part)),
    },
  ],
  [
    'ends_with',
    {
      about: 'Whether the first text ends with the second.',
      takes: ['text', 'text'],
      gives: 'boolean',
      call: onTexts((text, part) => text.endsWith(part)),
    },
  ],
  [
    'concat',
    {
      about: 'The texts and numbers one behind the other; null counts as nothing.',
      takes: ['any'],
      variadic: true,
      gives: 'text',
      call: (...args) =>
        args.map((arg) => (arg === null ? '' : typeof arg === 'string' ? arg : JSON.stringify(arg))).join(''),
    },
  ],
  ['abs', { about: 'Without its sign.', takes: ['number'], gives: 'number', call: onNumber(Math.abs) }],
  ['floor', { about: 'Rounded down.', takes: ['number'], gives: 'number', call: onNumber(Math.floor) }],
  ['ceil', { about: 'Rounded up.', takes: ['number'], gives: 'number', call: onNumber(Math.ceil) }],
  [
    'round',
    {
      about: 'Rounded to the nearest whole number, halves up.',
      takes: ['number'],
      gives: 'number',
      call: onNumber(Math.round),
    },
  ],
  [
    'min',
    {
      about: 'The smallest number among the arguments and their lists.',
      takes: ['any'],
      variadic: true,
      gives: 'number',
      call: (...args) => finite(Math.min(...numbers(args))),
    },
  ],
  [
    'max',
    {
      about: 'The largest number among the arguments and their lists.',
      takes: ['any'],
      variadic: true,
      gives: 'number',
      call: (...args) => finite(Math.max(...numbers(args))),
    },
  ],
  [
    'sum',
    {
      about: 'The sum of the numbers among the arguments and their lists.',
      takes: ['any'],
      variadic: true,
      gives: 'number',
      call: (...args) => finite(numbers(args).reduce((total, value) => total + value, 0)),
    },
  ],
  [
    'mean',
    {
      about: 'The mean of the numbers among the arguments and their lists.',
      takes: ['any'],
      variadic: true,
      gives: 'number',
      call: (...args) => {
        const found = numbers(args);
        return finite(found.reduce((total, value) => total + value, 0) / found.length);
      },
    },
  ],
  [
    'coalesce',
    {
      about: 'The first argument that is not null.',
      takes: ['any'],
      variadic: true,
      gives: 'any',
      call: (...args) => args.find((arg) => arg !== null) ?? null,
    },
  ],
  [
    'if',
    {
      about: 'The second argument when the first is true, else the third.',
      takes: ['boolean', 'any', 'any'],
      gives: 'any',
      call: (condition = null, yes = null, no = null) => (condition === true ? yes : no),
    },
  ],
  ['number', { about: 'A text as a number; null when it is none.', takes: ['any'], gives: 'number', call: numberOf }],
  [
    'text',
    {
      about: 'A value as text.',
      takes: ['any'],
      gives: 'text',
      call: (value = null) => (value === null ? null : typeof value === 'string' ? value : JSON.stringify(value)),
    },
  ],
  [
    'hash',
    {
      about: 'A number from 0 (included) to 1, the same for the same text: `hash(doc_id) < 0.5` splits in halves.',
      takes: ['text', 'text'],
      optional: 1,
      gives: 'number',
      call: (value = null, salt = '') =>
        typeof value === 'string' ? Number.parseInt(digest(String(salt), value).slice(0, 12), 16) / 2 ** 48 : null,
    },
  ],
]);
