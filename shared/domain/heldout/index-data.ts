import type { KeyArrays } from './sorted-keys.ts';

/** A set of held-out rows as an index names it. */
export interface HeldoutSet {
  readonly name: string;
  /** Rows given, and how many of them became entries: rows without text and repetitions do not. */
  readonly rows: number;
  readonly entries: number;
  /** SHA-256 of the file that the rows came from; empty when there was none. */
  readonly sha256: string;
}

/** All that a finished index knows: numbers only, the texts of the items cannot be read from it. */
export interface IndexData {
  readonly sets: readonly HeldoutSet[];
  readonly entries: number;
  /** Entries whose question of 13 words or more is found as a whole only: all its runs are common. */
  readonly longQuestions: number;
  /** Number of codes by length; see `word-codes.ts`. */
  readonly codeCounts: readonly number[];
  /** Ranks of the four separators, by symbol. */
  readonly separators: readonly number[];
  /** Shape: rank -> half of the word's hash. */
  readonly words: Uint32Array;
  /** Shape: rank -> one bit, set for characters of scripts without spaces. */
  readonly narrow: Uint8Array;
  /** Entries as codes; before the words of each the distance of its row from the one before it in its set. */
  readonly texts: Uint8Array;
  /** Shape: block of 8 entries -> first bit in `texts`, row of the entry before. */
  readonly blockStarts: Uint32Array;
  readonly blockRows: Uint32Array;
  /** Runs of 8 words -> entry; the number of entries stands for "common, look up the 13 words from here". */
  readonly runs: KeyArrays;
  /** Whole questions, and whole pieces of code -> entry. */
  readonly questions: KeyArrays;
  /** Shape: code -> entry; code -> values of its signature. */
  readonly codeEntries: Uint32Array;
  readonly codeValues: Int32Array;
}

/** Entries are found by their block and read in order from its begin. */
export const entriesPerBlock = 8;

/** Keys of 13 words lie among those of 8; this keeps them apart. */
export const longRunSalt = 0x3c6ef372;
