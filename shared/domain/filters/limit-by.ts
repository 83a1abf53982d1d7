import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { textField } from '../steps/fields.ts';

/** Parameters that let a limit depend on the value of another field, such as the style or the task of a rewrite. */
export function byParameters<Limit extends z.ZodType>(limit: Limit, about: string) {
  return {
    by: z.string().min(1).optional().describe('A field whose value chooses the limit.'),
    limits: z.record(z.string(), limit).optional().describe(about),
  };
}

/** The limit for the record's value of the field `by`, else the common one. */
export function limitFor<Limit>(
  { by, limits }: { readonly by?: string | undefined; readonly limits?: Readonly<Record<string, Limit>> | undefined },
  { fields }: SowerRecord,
  common: Limit,
): Limit {
  const value = by === undefined ? null : textField(fields, by);
  if (value === null || limits === undefined || !Object.hasOwn(limits, value)) return common;
  return limits[value] ?? common;
}
