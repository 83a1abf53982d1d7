import type { AnswerKind } from '../answers/kind.ts';
import type { Rejected } from './rejected.ts';

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
  /** ISO 639 code. */
  readonly lang: string;
}

export type SeedReading = { readonly kept: true; readonly seed: Seed } | Rejected;
