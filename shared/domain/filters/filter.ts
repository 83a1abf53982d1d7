import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import type { LanguageDetector } from '../text/language.ts';
import type { RejectionReason, Verdict } from '../verdict.ts';

/** What filters may know besides the record. */
export interface FilterContext {
  readonly templates: ReadonlyMap<string, string>;
  /** Present wherever {@link FilterKind.needs} asks for it. */
  readonly languages?: LanguageDetector;
}

/** A filter with its parameters set: total and pure. */
export interface Filter {
  readonly name: string;
  /** Note the reason on the record instead of dropping it. */
  readonly flag: boolean;
  /** See {@link FilterKind.method}. */
  readonly method?: string;
  judge(record: SowerRecord): Verdict;
}

/** A filter as recipes name it. Its reason is the only one it gives; its schema documents every parameter. */
export interface FilterKind<Parameters extends { flag: boolean } = { flag: boolean }> {
  readonly name: string;
  /** Rises when the same options and texts may come out differently; 1 when absent. Part of every plan that uses it. */
  readonly version?: number;
  readonly reason: RejectionReason;
  readonly about: string;
  /** Where rule and thresholds come from. */
  readonly source: string;
  /** Fields that it needs, also as its parameters name them; others are looked at only where they are. */
  readonly reads: readonly string[] | ((parameters: Parameters) => readonly string[]);
  /**
   * Name and version of the small rules that it judges by in place of a classifier, noted in every record. Absent where
   * the rule is the whole method: a length, a copy, a form.
   */
  readonly method?: string;
  /** What it needs of its context. */
  readonly needs?: 'languages';
  readonly parameters: z.ZodType<Parameters>;
  /** Work that is the same for all records is done here, once. */
  create(parameters: Parameters, context: FilterContext): (record: SowerRecord) => Verdict;
}

/** Parameters of a filter, with the one that all have. */
export function filterParameters<Shape extends z.ZodRawShape>(shape: Shape, flag = false) {
  return z.strictObject({
    ...shape,
    flag: z.boolean().default(flag).describe('Note the reason on the record instead of dropping it.'),
  });
}
