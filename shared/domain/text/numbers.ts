import { asciiDigits } from '../answers/digits.ts';

/** A number with its separators: `1,234.50`, `3 000`, `12`. Letters and digits before it belong to a name (`H2O`, `v2`). */
const number = /(?<![\p{L}\d.,_])\d+(?:[.,\u00a0\u202f' ](?=\d)\d+)*(?!\d)/gu;
const thousands = /^[1-9]\d{0,2}(?:([.,\u00a0\u202f' ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/u;

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

/**
 * Numbers of a text in reading order, each in one spelling: no thousands separators, a point for decimals, no zeros at
 * either end. `1.234` may be a thousand or a decimal; both writings of it get the same spelling, so that a translation
 * from German does not change it.
 */
export function numbersOf(text: string): string[] {
  return [...asciiDigits(text.normalize('NFKC')).matchAll(number)].flatMap(([found]) =>
    // Blanks join digits only as thousands separators: `in 1999 3 men` holds two numbers.
    / |\u00a0|\u202f/u.test(found) && !thousands.test(found)
      ? found.split(/[ \u00a0\u202f]/u).map(spell)
      : [spell(found)],
  );
}

/** Numbers from zero to twenty that English words name, spelled as {@link numbersOf} does. */
export function numberWordsOf(text: string): string[] {
  return (text.toLowerCase().match(/\b[a-z]+\b/gu) ?? []).flatMap((word) => {
    const value = small.indexOf(word);
    return value < 0 ? [] : [String(value)];
  });
}

function spell(found: string): string {
  const plain = thousands.test(found)
    ? found.replace(/^(\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})+)/u, (whole) => whole.replace(/\D/gu, ''))
    : found;
  const parts = plain.split(/[.,']/u);
  // More than one separator is a date, a version or a section: kept as it is, with points.
  if (parts.length > 2) return parts.join('.');
  const [whole = '0', fraction = ''] = parts;
  const left = whole.replace(/^0+(?=\d)/u, '');
  const right = fraction.replace(/0+$/u, '');
  return right === '' ? left : `${left}.${right}`;
}
