import type { Draws } from './scripted-model-draws.ts';
import { nearNumbers, numberOf, type Pattern, type Slots } from './scripted-model-patterns.ts';
import { categories, months, names, things, weekdays } from './scripted-model-words.ts';

/** A pattern whose answer is a whole number. `slips` are results of usual mistakes. */
function numeric(
  text: string,
  ranges: Readonly<Record<string, readonly [number, number]>>,
  result: (n: (name: string) => number) => number,
): Pattern {
  const value = (slots: Slots): number => result((name) => numberOf(slots, name));
  return {
    language: 'en',
    kinds: ['number', 'short', 'choice'],
    text,
    slots: (draws) => ({ n: draws.pick(names), t: draws.pick(things), ...drawNumbers(draws, ranges) }),
    answer: (slots) => String(value(slots)),
    wrong: (draws, slots, count) => {
      const given = Object.keys(ranges).map((name) => numberOf(slots, name));
      const sum = given.reduce((left, right) => left + right, 0);
      return nearNumbers(draws, value(slots), [sum, ...given], count);
    },
  };
}

export const drawNumbers = (
  draws: Draws,
  ranges: Readonly<Record<string, readonly [number, number]>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(ranges).map(([name, [low, high]]) => [name, String(draws.number(low, high))]));

/** A pattern whose answer is one of three drawn members of a list. */
function among(text: string, list: readonly string[], result: (slots: Slots) => string): Pattern {
  return {
    language: 'en',
    kinds: ['short', 'choice'],
    text,
    slots: (draws) => {
      const [a = '', b = '', c = ''] = draws.several(list, 3);
      return { a, b, c };
    },
    answer: result,
    wrong: (draws, { a = '', b = '', c = '' }) => [a, b, c, ...draws.several(list, list.length)],
  };
}

const cyclic = (text: string, list: readonly string[], step: (slots: Slots) => number): Pattern => ({
  language: 'en',
  kinds: ['short', 'choice'],
  text,
  slots: (draws) => ({ d: draws.pick(list), a: String(draws.number(2, 40)) }),
  answer: (slots) =>
    list[(((list.indexOf(slots.d ?? '') + step(slots)) % list.length) + list.length) % list.length] ?? '',
  wrong: (draws) => draws.several(list, list.length),
});

const words = Object.values(categories).flat();
const ofCategory = (text: string, invert: boolean): Pattern => ({
  language: 'en',
  kinds: ['choice'],
  text,
  slots: (draws) => {
    const [c = '', other = ''] = draws.several(Object.keys(categories), 2);
    return { c, r: draws.pick(categories[invert ? other : c] ?? []) };
  },
  answer: ({ r = '' }) => r,
  wrong: (draws, { c = '' }) =>
    draws.several(invert ? (categories[c] ?? []) : words.filter((word) => !categories[c]?.includes(word)), 30),
});

/** Patterns whose answer depends on the options, which their slot `r` stands for. */
export const categoryPatterns: readonly Pattern[] = [
  ofCategory('Which of these words names a {c}?', false),
  ofCategory('Which of these words does not name a {c}?', true),
];

export const englishPatterns: readonly Pattern[] = [
  numeric(
    '{n} has {a} {t} and gets {b} more. Then {n} gives {c} {t} away. How many {t} does {n} have now?',
    { a: [20, 90], b: [5, 60], c: [2, 19] },
    (n) => n('a') + n('b') - n('c'),
  ),
  numeric(
    '{n} buys {a} boxes with {b} {t} in each box. {c} of the {t} are broken. How many good {t} does {n} have?',
    { a: [3, 12], b: [6, 24], c: [2, 17] },
    (n) => n('a') * n('b') - n('c'),
  ),
  numeric(
    'A shop sells {t} for {a} dollars each. {n} buys {b} of them and pays with a {c} dollar bill. How many dollars does {n} get back?',
    { a: [2, 9], b: [2, 9], c: [100, 200] },
    (n) => n('c') - n('a') * n('b'),
  ),
  numeric(
    '{n} walks {a} kilometres every day for {b} days and then {c} kilometres on the last day. How many kilometres does {n} walk in total?',
    { a: [3, 15], b: [4, 20], c: [1, 25] },
    (n) => n('a') * n('b') + n('c'),
  ),
  numeric(
    'A train has {a} coaches with {b} seats each. {c} seats are taken. How many seats are free?',
    { a: [4, 12], b: [20, 60], c: [5, 79] },
    (n) => n('a') * n('b') - n('c'),
  ),
  numeric(
    '{n} reads {a} pages on each of {b} evenings. The book has {c} pages more than that. How many pages does the book have?',
    { a: [11, 40], b: [3, 14], c: [10, 200] },
    (n) => n('a') * n('b') + n('c'),
  ),
  among('{a} is taller than {b}. {b} is taller than {c}. Who is the shortest of the three?', names, ({ c = '' }) => c),
  among(
    '{a} finished the race before {b}. {c} finished after {b}. Who won among these three?',
    names,
    ({ a = '' }) => a,
  ),
  among('{b} is older than {c}. {a} is older than {b}. Who is the oldest of the three?', names, ({ a = '' }) => a),
  among('{a} sits to the left of {b}. {c} sits to the right of {b}. Who sits in the middle?', names, ({ b = '' }) => b),
  among(
    'Sort the words {a}, {b} and {c} by the alphabet. Which word comes first?',
    words,
    ({ a = '', b = '', c = '' }) => [a, b, c].sort()[0] ?? '',
  ),
  cyclic('Today is {d}. Which day of the week will it be in {a} days?', weekdays, (slots) => numberOf(slots, 'a')),
  cyclic('Today is {d}. Which day of the week was it {a} days ago?', weekdays, (slots) => -numberOf(slots, 'a')),
  cyclic(
    'A project starts in {d} and takes {a} months. In which month does it end when the first month counts as zero?',
    months,
    (slots) => numberOf(slots, 'a'),
  ),
];
