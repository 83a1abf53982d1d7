import { foldText } from '../text/fold.ts';
import { asciiDigits } from './digits.ts';
import { numberInWords } from './number-words.ts';
import { add, divide, multiply, type Rational, rationalOf, writeRational } from './rational.ts';
import { unwrap } from './unwrap.ts';

const maximumLength = 300;
const multipliers: Readonly<Record<string, number>> = {
  thousand: 3,
  million: 6,
  billion: 9,
  trillion: 12,
  万: 4,
  萬: 4,
  만: 4,
  亿: 8,
  億: 8,
  억: 8,
};

const grouped = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d{1,3}(?:'\d{3})+(?:\.\d+)?`;
const indian = String.raw`\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?`;
const dotted = String.raw`\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}`;
const plain = String.raw`\d+,\d+|\d+(?:\.\d+)?|\.\d+`;
const body = `(?:${indian}|${dotted}|${grouped}|${plain})(?![\\d,.]*\\d)`;
const number = new RegExp(
  String.raw`(?<![\p{L}\p{N}_^.,])(?<sign>[+-]\s?)?(?:(?<mixed>\d+) (?=\d+\/\d))?(?<over>${body})` +
    String.raw`(?:e(?<exponent>[+-]?\d{1,4})|\s?[x×*]\s?10\^\{?(?<power>-?\d{1,4})\}?)?` +
    String.raw`(?:\s?\/\s?(?<under>${body}))?(?:\s?(?<multiplier>thousand|million|billion|trillion|[万萬만亿億억]))?`,
  'gu',
);

/**
 * The number that a text states, written one way: `7.0` is `7`, `1,234` is `1234`, `$5` and `5 apples` are `5`, `12%` is
 * `12`, `2/4` is `0.5`, `x = 3` is `3`. Exact at any size. Units, currency and percent signs are always left out.
 *
 * A comma is a decimal comma only where it cannot group thousands: `3,5` and `0,125`, but not `1,234`.
 *
 * @returns undefined without a number, with several of them, or for a power that is not worked out.
 */
export function canonicalNumber(text: string): string | undefined {
  if (text.length > maximumLength) return undefined;
  const line = prepare(text);
  const stated = line.slice(Math.max(line.lastIndexOf('='), line.lastIndexOf('≈')) + 1);
  if (/(?<![x×*] ?10)(?<=\d) ?\^/u.test(stated)) return undefined;
  const found = [...stated.matchAll(number)];
  const value = found.length === 0 ? numberInWords(stated) : found.length === 1 ? readValue(found[0]) : undefined;
  return value && writeRational(value);
}

function prepare(text: string): string {
  const line = unwrap(text)
    .replace(/[\u00bc-\u00be\u2150-\u215e]/gu, (fraction) => ` ${fraction.normalize('NFKC')}`)
    .replace(/[\u00b2\u00b3\u00b9\u2070-\u2079]+/gu, '^');
  return asciiDigits(foldText(line))
    .replace(/\u2044/gu, '/')
    .replace(/\\[dt]?frac\{([^{}]{1,40})\}\{([^{}]{1,40})\}/gu, ' $1/$2')
    .replace(/\\(?:text|mathrm|textbf|mathbf|boxed)\{/gu, ' ')
    .replace(/\\[,!;: ]|[\\{}]/gu, (found) => (found === '{' || found === '}' ? found : ''))
    .replace(/(?<!\^)[{}]/gu, ' ')
    .replace(/([+-]?)\s{0,2}\p{Sc}\s{0,2}([+-]?)/gu, ' $1$2')
    .replace(/\s+/gu, ' ');
}

function readValue(match: RegExpExecArray | undefined): Rational | undefined {
  const { sign, mixed, over, exponent, power, under, multiplier } = match?.groups ?? {};
  const whole = over === undefined ? undefined : rationalOf(plainDigits(over), Number(exponent ?? power ?? 0));
  const divisor = under === undefined ? rationalOf('1') : rationalOf(plainDigits(under));
  const part = whole && divisor && divide(whole, divisor);
  const full = part && mixed !== undefined ? addWhole(part, mixed) : part;
  const factor = rationalOf('1', multipliers[multiplier ?? ''] ?? 0);
  if (!full || !factor) return undefined;
  const value = multiply(full, factor);
  return sign?.startsWith('-') ? { over: -value.over, under: value.under } : value;
}

function addWhole(part: Rational, mixed: string): Rational | undefined {
  const whole = rationalOf(mixed);
  return whole && add(whole, part);
}

/** Drops grouping marks and makes the decimal mark a point. */
function plainDigits(written: string): string {
  const comma = written.lastIndexOf(',');
  const point = written.lastIndexOf('.');
  const commas = written.split(',').length - 1;
  const groups = /^[1-9]\d{0,2},\d{3}$/u.test(written);
  if (comma > point && commas === 1 && !groups) return written.replace(/[.' ]/gu, '').replace(',', '.');
  if (comma === -1 && /^\d{1,3}(?:\.\d{3}){2,}$/u.test(written)) return written.replaceAll('.', '');
  return written.replace(/[,' ]/gu, '');
}
