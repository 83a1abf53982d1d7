import { z } from 'zod';
import type { ValueType } from '../../expressions/value-type.ts';
import type { SowerRecord } from '../../records.ts';
import type { ReplySchema } from '../../reply-schema.ts';
import type { Reason, Rejected } from '../../verdict.ts';
import type { Fields } from '../fields.ts';
import { FieldName, ReasonName } from '../option-schemas.ts';
import type { StepContext } from '../step.ts';

/** What a form makes of a text: the fields of one or more records, or the verdict on it. */
export type Formed = { readonly kept: true; readonly items: readonly Fields[] } | Rejected;

/** What every form of our own records has: its text, and what happens to a text that is not of the form. */
export interface CommonOptions {
  readonly form: string;
  readonly from: string;
  readonly fail: 'drop' | 'keep';
  readonly reason?: string | undefined;
}

/** One way to read structure out of a text, found by the name of its `form` option. Total and pure. */
export interface Form<Options extends CommonOptions = CommonOptions> {
  readonly form: string;
  /** Rises when the same options and texts may come out differently; 1 when absent. Part of every plan that uses it. */
  readonly version?: number;
  readonly about: string;
  readonly options: z.ZodObject;
  /** Fields beside the text itself. */
  reads?(options: Options): readonly string[];
  writes(options: Options): readonly string[];
  types?(options: Options): Readonly<Record<string, ValueType>>;
  /** Reasons beside the one of the options. */
  reasons?(options: Options): readonly Reason[];
  /** Whether every item becomes a record of its own. */
  each?(options: Options): boolean;
  /** What a reply looks like that is one JSON object; absent where the form is none, or no schema can say it. */
  schema?(options: Options): ReplySchema | undefined;
  read(text: string, options: Options, record: SowerRecord, context: StepContext): Formed;
}

/** Options of a form, with those that all have. */
export function formOptions<Name extends string, Shape extends z.ZodRawShape>(form: Name, shape: Shape) {
  return z.strictObject({
    form: z.literal(form),
    from: FieldName.default('reply').describe('Field with the text; `reply` is what the prompt step before left.'),
    ...shape,
    fail: z
      .enum(['drop', 'keep'])
      .describe('A text that is not of the form: drop the record, or keep it with null in the fields.'),
    reason: ReasonName.optional().describe('Reason of the drop; `bad_format` when absent.'),
  });
}

/** One record's fields. */
export const one = (fields: Fields): Formed => ({ kept: true, items: [fields] });
