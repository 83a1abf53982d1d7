import { type Rational, rationalOf } from './rational.ts';

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ' . twenty thirty forty fifty sixty seventy eighty ninety'.trim().split(' ');

/** English number words from zero to ninety-nine, with anything around them: `twenty-one apples`. One number only. */
export function numberInWords(text: string): Rational | undefined {
  const values = text
    .toLowerCase()
    .split(/[^a-z]+/u)
    .reduce<{ found: number[]; open: boolean }>(
      ({ found, open }, word) => {
        const unit = small.indexOf(word);
        const ten = tens.indexOf(word);
        if (ten > 0) return { found: [...found, (ten + 1) * 10], open: true };
        if (unit > 0 && unit < 10 && open)
          return { found: [...found.slice(0, -1), (found.at(-1) ?? 0) + unit], open: false };
        if (unit >= 0) return { found: [...found, unit], open: false };
        return { found, open: false };
      },
      { found: [], open: false },
    ).found;
  return values.length === 1 ? rationalOf(String(values[0])) : undefined;
}
