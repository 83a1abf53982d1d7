import { seedHigh, seedLow, stepHigh, stepLow } from './hash.ts';
import { apostrophe, digit } from './unit-classes.ts';

/** Where a scan stands: next unit, words so far, and the halves and length of the word it is in. */
export class ScanState {
  at = 0;
  words = 0;
  low = seedLow;
  high = seedHigh;
  letters = 0;
}

/**
 * Goes on through the units up to the first that is neither part of a word nor a plain separator, and writes the halves
 * of each word that ended, not finished yet. Calls nothing and reads only what it is given: either would make it half
 * as fast.
 */
export function scanUnits(
  state: ScanState,
  units: Uint16Array,
  size: number,
  table: Int32Array,
  lows: Int32Array,
  highs: Int32Array,
): void {
  const [startLow, startHigh, nextLow, nextHigh] = [seedLow | 0, seedHigh | 0, stepLow | 0, stepHigh | 0];
  const [inWord, special] = [digit | 0, apostrophe | 0];
  let { at, words, low, high, letters } = state;
  for (; at < size; at += 1) {
    const info = table[units[at] ?? 0] ?? 0;
    if (info >= inWord) {
      const plain = info & 0xffff;
      low = Math.imul(low ^ plain, nextLow);
      high = Math.imul(high ^ (plain + (low >>> 15)), nextHigh);
      letters += 1;
    } else if (info < special && info !== 0) {
      if (letters > 0) {
        lows[words] = low ^ letters;
        highs[words] = high;
        words += 1;
        low = startLow;
        high = startHigh;
        letters = 0;
      }
    } else break;
  }
  state.at = at;
  state.words = words;
  state.low = low;
  state.high = high;
  state.letters = letters;
}
