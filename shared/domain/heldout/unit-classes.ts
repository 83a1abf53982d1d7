import { foldText } from '../text/fold.ts';
import { weightOf } from '../text/words.ts';

/**
 * What one UTF-16 unit does to the words around it, when it can be told without looking at its neighbours. A class
 * stands above the 16 bits of the folded unit; whatever belongs to a word is at least {@link digit}.
 */
export const separator = 0x1_0000;
export const apostrophe = 0x2_0000;
/** Its neighbours decide (marks, invisible characters, pairs of units, what folds to several letters). */
export const difficult = 0x3_0000;
/** A character of a script without spaces: a word by itself. */
export const single = 0x4_0000;
export const digit = 0x5_0000;
export const letter = 0x6_0000;

/** Hangul letters that melt into syllables. */
const jamo = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u;
const neighbours = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Surrogate}]/u;

/**
 * Class and folded form of every UTF-16 unit, learnt when it is first met: `foldText` and `words` applied to one unit.
 */
export class UnitClasses {
  /** Shape: unit -> class + folded unit; 0 when not met yet. */
  readonly table = new Int32Array(0x1_0000);

  of(unit: number): number {
    return this.table[unit] || this.#learn(unit);
  }

  #learn(unit: number): number {
    const given = String.fromCharCode(unit);
    const fold = foldText(given);
    const found = classOf(given, fold) + (fold.length === 1 ? fold.charCodeAt(0) : unit);
    this.table[unit] = found;
    return found;
  }
}

function classOf(given: string, fold: string): number {
  if (neighbours.test(given) || jamo.test(given) || fold === '' || neighbours.test(fold) || jamo.test(fold))
    return difficult;
  if (fold === "'") return apostrophe;
  if (!/[\p{L}\p{N}']/u.test(fold)) return separator;
  if (fold.length > 1) return difficult;
  if (weightOf(fold) !== weightOf('a')) return single;
  return /\p{N}/u.test(fold) ? digit : letter;
}
