/** An exact fraction; the denominator is positive. */
export interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

const maximumDigits = 400;

/**
 * @param digits decimal digits, at most one point.
 * @param exponent power of ten to multiply by.
 * @returns undefined beyond 400 digits: such a number is noise, and exact arithmetic on it would be slow.
 */
export function rationalOf(digits: string, exponent = 0): Rational | undefined {
  const [whole = '', fraction = ''] = digits.split('.');
  const shift = exponent - fraction.length;
  if (whole.length + fraction.length + Math.abs(shift) > maximumDigits) return undefined;
  const over = BigInt(`${whole}${fraction}` || '0');
  return shift >= 0 ? { over: over * 10n ** BigInt(shift), under: 1n } : { over, under: 10n ** BigInt(-shift) };
}

export function divide(a: Rational, b: Rational): Rational | undefined {
  return b.over === 0n ? undefined : { over: a.over * b.under, under: a.under * b.over };
}

export function add(a: Rational, b: Rational): Rational {
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

export function multiply(a: Rational, b: Rational): Rational {
  return { over: a.over * b.over, under: a.under * b.under };
}

/** Shortest exact writing: an integer, else a finite decimal, else a reduced fraction `n/d`. */
export function writeRational({ over, under }: Rational): string {
  const sign = over < 0n ? '-' : '';
  const size = over < 0n ? -over : over;
  const common = greatestCommonDivisor(size, under);
  const numerator = size / common;
  const denominator = under / common;
  if (denominator === 1n) return `${sign}${numerator}`;
  const places = decimalPlaces(denominator);
  if (places === undefined) return `${sign}${numerator}/${denominator}`;
  const digits = ((numerator * 10n ** BigInt(places)) / denominator).toString().padStart(places + 1, '0');
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small !== 0n) [large, small] = [small, large % small];
  return large === 0n ? 1n : large;
}

/** Places after the point of 1/denominator, undefined when it never ends. */
function decimalPlaces(denominator: bigint): number | undefined {
  let rest = denominator;
  let [twos, fives] = [0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}
