/** Words in a row that are a hit; 20 characters in scripts without spaces. Source: GPT-3 (Brown et al. 2020). */
export const longRun = 13;
/** Shorter texts: runs of 8 words that cover 70 % of it. Source: PaLM (Chowdhery et al. 2022). */
export const shortRun = 8;
export const coverage = 0.7;
/** Runs that more different items have in common are phrases, not items. Source: NeMo Curator, lm-eval Janitor. */
export const commonItems = 10;
/** What a check may be told to do otherwise. What the keys of an index are is not among it: see `commonItems`. */
export interface OverlapRule {
  /** Words in a row that are a hit, at least {@link longRun}: shorter runs have no sure key. */
  readonly words: number;
  /** Items of fewer words: found whole and by {@link shortRun}s, found whole alone, or not at all. */
  readonly short: 'covered' | 'whole' | 'off';
  /** Share of such an item that has to be covered, at least {@link coverage}. */
  readonly coverage: number;
  /** Whether code is compared as code, whole and by its tokens. */
  readonly code: boolean;
}
export const defaultRule: OverlapRule = { words: longRun, short: 'covered', coverage, code: true };

/** A shorter question says too little without its options (`Which is true?`). Words, our guess. */
export const aloneWithoutOptions = 5;
