import { seedLow, stepLow } from './hash.ts';
import { apostrophe, digit } from './unit-classes.ts';

/** Where a scan stands: next unit, words so far, and hash and length of the word it is in. */
export class ScanState {
  at = 0;
  words = 0;
  low = seedLow;
  letters = 0;
}

/**
 * Goes on through the units up to the first that is neither part of a word nor a plain separator, and writes the hash of
 * each word that ended, not mixed yet. Calls nothing and reads only what it is given: either would make it half as fast.
 */
export function scanUnits(
  state: ScanState,
  units: Uint16Array,
  size: number,
  table: Int32Array,
  lows: Int32Array,
): void {
  const [start, step, inWord, special] = [seedLow | 0, stepLow | 0, digit | 0, apostrophe | 0];
  let { at, words, low, letters } = state;
  for (; at < size; at += 1) {
    const info = table[units[at] ?? 0] ?? 0;
    if (info >= inWord) {
      low = Math.imul(low ^ (info & 0xffff), step);
      letters += 1;
    } else if (info < special && info !== 0) {
      if (letters > 0) {
        lows[words] = low ^ letters;
        words += 1;
        low = start;
        letters = 0;
      }
    } else break;
  }
  state.at = at;
  state.words = words;
  state.low = low;
  state.letters = letters;
}
