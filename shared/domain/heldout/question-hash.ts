import { keyText } from '../text/key-text.ts';
import { combine, type Hash, hashText, mix, seedHigh, seedLow, stepHigh, stepLow } from './hash.ts';

/** Key by which a question is found whole; the order of its options does not matter. See `keyText`. */
export function questionHash(question: string, options: readonly string[]): Hash {
  const own = keyHash(question);
  if (options.length === 0) return own;
  return combine([own, ...options.map(keyHash).sort(byBits)]);
}

const byBits = (a: Hash, b: Hash): number => a.low - b.low || a.high - b.high;

/** `hashText(keyText(text))`; for ASCII in one pass, about ten times as fast. */
export function keyHash(text: string): Hash {
  let low = seedLow;
  let high = seedHigh;
  let length = 0;
  let inPiece = false;
  let endsInDigit = false;
  const emit = (unit: number): void => {
    low = Math.imul(low ^ unit, stepLow);
    high = Math.imul(high ^ (unit + (low >>> 15)), stepHigh);
    length += 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) return hashText(keyText(text));
    if (isDigit(unit) || isLetter(unit)) {
      const digit = isDigit(unit);
      if (digit && endsInDigit && !inPiece) emit(space);
      emit(digit ? unit : unit | 0x20);
      inPiece = true;
      endsInDigit = digit;
    } else if (unit === apostrophe || unit === backtick) {
      if (!inPiece || !isLetter(text.charCodeAt(at + 1))) inPiece = false;
    } else {
      inPiece = false;
      if (!isSign(text, at, unit)) continue;
      emit(unit);
      endsInDigit = false;
    }
  }
  const first = mix(low ^ length);
  return { low: first, high: mix(high ^ first) };
}

const space = 0x20;
const apostrophe = 0x27;
const backtick = 0x60;
const minus = 0x2d;
const signs = new Set([...'+=<>^%'].map((sign) => sign.charCodeAt(0)));
const between = new Set([...'*/'].map((sign) => sign.charCodeAt(0)));
const [open, close] = [0x28, 0x29];

/** Whether a character means arithmetic, as the pattern of `keyText` has it. */
function isSign(text: string, at: number, unit: number): boolean {
  if (signs.has(unit)) return true;
  if (unit === minus) return !isLetter(text.charCodeAt(at - 1)) && isDigit(beyondSpace(text, at, 1));
  if (!between.has(unit)) return false;
  const [before, after] = [beyondSpace(text, at, -1), beyondSpace(text, at, 1)];
  return (isDigit(before) || before === close) && (isDigit(after) || after === open);
}

/** The first unit in a direction behind at most three spaces; NaN when there is none. */
function beyondSpace(text: string, at: number, step: 1 | -1): number {
  for (let spaces = 0; spaces <= 3; spaces += 1) {
    const unit = text.charCodeAt(at + step * (spaces + 1));
    if (unit !== space && !(unit >= 0x09 && unit <= 0x0d)) return unit;
  }
  return Number.NaN;
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
const isLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
