import type { AnswerKind } from '../answers/kind.ts';
import type { Json } from '../json.ts';
import type { Rejected } from './rejected.ts';
import type { RowRendering } from './render-row.ts';

/** A normalized seed: what every recipe reads, whatever the row looked like. The names are those of record fields. */
export interface Seed {
  readonly task: string;
  readonly answer_kind: AnswerKind;
  readonly question: string;
  /** Text that the question is about; null when the question stands alone. */
  readonly context: string | null;
  readonly options: readonly string[] | null;
  /** The right answer in words, never a letter. */
  readonly answer_text: string;
  /** Index into `options`. */
  readonly answer_index: number | null;
  /** Any of these is right; `answer_text` comes first. */
  readonly answers: readonly string[];
  /** The harness's own rendering; null for rows of the product's own shape. */
  readonly prompt: string | null;
  readonly target: string | null;
  /** What a program checks answers of the kinds `code` and `constraint` by; absent for all others. */
  readonly checks?: SeedChecks;
  /** ISO 639 code. */
  readonly lang: string;
}

/** Tests of a code seed with the signature that they call, or the constraints of a constraint seed. */
export type SeedChecks = { readonly signature: string; readonly tests: string[] } | { readonly constraints: Json[] };

/**
 * How a row asks: `multiple_choice` after a question, `cloze` where the options are ways to go on or to fill a gap,
 * `generative` without options, `raw_text` for a text that asks nothing.
 */
export const seedForms = ['multiple_choice', 'cloze', 'generative', 'raw_text'] as const;
export type SeedForm = (typeof seedForms)[number];

/** What was done to a row beyond copying. */
export const seedFlags = {
  letters_replaced: 'The choices were bare letters; the options are the texts that belong to them.',
  question_from_columns: 'The prompt asks nothing; the question was put together from the columns.',
  several_inputs: 'The task shows several contexts with one continuation; the options fill the gap between them.',
  no_wrong_option: 'Every choice is right, so the row became an open question.',
} as const;
export type SeedFlag = keyof typeof seedFlags;

export interface KeptSeed {
  readonly kept: true;
  readonly seed: Seed;
  readonly form: SeedForm;
  readonly flags: readonly SeedFlag[];
  readonly rendering: RowRendering;
}

export type SeedReading = KeptSeed | Rejected;
