import type { z } from 'zod';
import type { ValueType } from '../expressions/value-type.ts';
import type { Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import type { OptionExpression, StepContext } from '../steps/step.ts';
import type { Reason, Rejected } from '../verdict.ts';

/** Fields that a function sets; or the verdict on a record that it cannot serve. */
export type Mapped = { readonly [name: string]: Json } | Rejected;

/** What a function may know besides the record. */
export type MapContext = Pick<StepContext, 'stepId' | 'randomSeed'>;

/** A pure function of one record that recipes call by name in a `map` step. */
export interface MapFunction<Parameters = unknown> {
  readonly name: string;
  /** Rises when the same options and texts may come out differently; 1 when absent. Part of every plan that uses it. */
  readonly version?: number;
  readonly about: string;
  readonly parameters: z.ZodType<Parameters>;
  reads(parameters: Parameters): readonly string[];
  writes(parameters: Parameters): readonly string[];
  removes?(parameters: Parameters): readonly string[];
  types?(parameters: Parameters): Readonly<Record<string, ValueType>>;
  expressions?(parameters: Parameters): readonly OptionExpression[];
  /** Templates among the parameters: their variables have to exist. */
  templates?(
    parameters: Parameters,
  ): readonly { readonly path: readonly (string | number)[]; readonly source: string }[];
  reasons?(parameters: Parameters): readonly Reason[];
  /** Work that is the same for all records is done here, once. */
  create(parameters: Parameters, context: MapContext): (record: SowerRecord) => Mapped;
}

/** Tells a verdict from a set of fields; no field of a record is called `kept` and `evidence` at once. */
export const isRejected = (mapped: Mapped): mapped is Rejected =>
  mapped.kept === false && typeof mapped.evidence === 'string';
