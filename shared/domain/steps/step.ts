import type { z } from 'zod';
import type { ValueType } from '../expressions/value-type.ts';
import type { OverlapRule } from '../heldout/rules.ts';
import type { Dropped, LineageEntry, SowerRecord } from '../records.ts';
import type { LanguageDetector } from '../text/language.ts';
import type { Reason, Rejected } from '../verdict.ts';
import type { Gather } from './gather.ts';

/** Where a kind of step runs: `row` steps run wherever their neighbours do, the others have a worker of their own. */
export type StepPlace = 'source' | 'row' | 'prompt' | 'barrier' | 'emit';

/** What a step may know besides its records. Everything here is frozen in the plan. */
export interface StepContext {
  readonly stepId: string;
  /** Seed of every draw; combine with record id and step id by `randomFor`. */
  readonly randomSeed: number;
  /** Texts of the recipe's prompt files, for leak checks. */
  readonly templates: ReadonlyMap<string, string>;
  /** Index of held-out items; absent when the drop brings none. */
  readonly heldout?: HeldoutCheck;
  /** Present for steps whose kind says that it needs it. */
  readonly languages?: LanguageDetector;
}

/** What a worker prepares for steps, because it has to be read or loaded. */
export type StepTools = Pick<StepContext, 'heldout' | 'languages'>;

/** Finds overlap of a text with held-out items. @returns undefined when clean, else what matched. */
export interface HeldoutCheck {
  find(
    question: string,
    options: readonly string[],
    rule?: OverlapRule,
  ): { set: string; item: string; words: string } | undefined;
}

/** `made = kept.length + dropped.length` always. */
export interface StepResult {
  readonly made: number;
  readonly kept: readonly SowerRecord[];
  readonly dropped: readonly Dropped[];
}

/**
 * One kind of step, found by name in the registry. A kind is pure: options and records in, records and reasons out.
 * Its option schema is its documentation; `reads`, `writes` and `removes` let the static checker follow every field.
 */
export interface StepKind<Options = unknown> {
  readonly kind: string;
  /** Rises when the same options and texts may come out differently; 1 when absent. Part of every plan that uses it. */
  readonly version?: number;
  readonly about: string;
  readonly place: StepPlace;
  /**
   * Fields whose values together tell which records `apply` must see as a whole, so that they stay in one shard; absent
   * or empty for steps that look at one record at a time.
   */
  group?(options: Options): readonly string[];
  readonly options: z.ZodType<Options>;
  /** Fields of the incoming record that must exist. */
  reads(options: Options): readonly string[];
  /** Fields of the outgoing record that exist afterwards, beside those that came in. */
  writes(options: Options): readonly string[];
  /** Fields of the incoming record that no later step may read. */
  removes?(options: Options): readonly string[];
  /** Written fields whose value only the descendants of one record share. */
  identifies?(options: Options): readonly string[];
  /** Types of written fields, for the checks of expressions; a field that is not named may hold anything. */
  types?(options: Options): Readonly<Record<string, ValueType>>;
  /** Only for `prompt` kinds: the roles it speaks to, each with its prompt file. */
  prompts?(options: Options): readonly StepPrompt[];
  /** Expressions among the options: they may read any field that some earlier step writes. */
  expressions?(options: Options): readonly OptionExpression[];
  /** Templates among the options: every variable that they need has to exist. */
  templates?(options: Options): readonly OptionTemplate[];
  /** Tools that a step with these options cannot do without. */
  needs?(options: Options): readonly 'languages'[];
  /** Named filters, functions, forms and tools that it works with, as `kind.name`, each with its version. */
  uses?(options: Options): Readonly<Record<string, number>>;
  /** Every reason this step can give with these options. */
  reasons(options: Options): readonly Reason[];
  /** Only for barriers that look at all records together, in three phases. */
  readonly gather?: Gather<Options>;
  /** Barriers without `gather` that have join workers all the same, with these options. */
  joins?(options: Options): boolean;
  /** Only for `row` kinds; the other places are the stages' own work. */
  apply?(records: readonly SowerRecord[], options: Options, context: StepContext): StepResult;
}

/** A prompt file of a step. */
export interface StepPrompt {
  /** Where `role` and `template` stand in the options. */
  readonly at: readonly string[];
  readonly role: string;
  /** Absent where nothing is rendered. */
  readonly template?: string;
  /** What the file may use beside the fields of the record. */
  readonly offers: readonly string[];
}

/** An expression in the options of a step. */
export interface OptionExpression {
  /** Where it stands in the options. */
  readonly path: readonly (string | number)[];
  readonly source: string;
  /** What it has to give. */
  readonly gives: ValueType;
}

/** A template in the options of a step. */
export type OptionTemplate = Omit<OptionExpression, 'gives'>;

/** A rejected record as it is written beside the kept ones. */
export function dropRecord(
  record: Pick<SowerRecord, 'id' | 'kind' | 'seed' | 'fields'>,
  step: string,
  { reason, evidence }: Rejected,
): Dropped {
  const { id, seed, kind, fields } = record;
  return { id, step, outcome: 'rejected', reason, evidence, seed, kind, fields };
}

/** A record's lineage with one more step, which may be told in detail. */
export function addLineage(record: SowerRecord, entry: LineageEntry): LineageEntry[] {
  return [...record.lineage, entry];
}
