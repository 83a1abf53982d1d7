/** Words in a row that are a hit; 20 characters in scripts without spaces. Source: GPT-3 (Brown et al. 2020). */
export const longRun = 13;
/** Shorter texts: runs of 8 words that cover 70 % of it. Source: PaLM (Chowdhery et al. 2022). */
export const shortRun = 8;
export const coverage = 0.7;
/** Runs that more different items have in common are phrases, not items. Source: NeMo Curator, lm-eval Janitor. */
export const commonItems = 10;
/** A shorter question says too little without its options (`Which is true?`). Words, our guess. */
export const aloneWithoutOptions = 5;
