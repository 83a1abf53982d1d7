import { createFilter } from '../../../../../shared/domain/filters/registry.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import type { SowerRecord } from '../../../../../shared/domain/records.ts';
import { aRecord } from '../../../../support/a-record.ts';

/** `kept`, or the reason that the named filter gives to a record with these fields. */
export function verdictOf(
  name: string,
  fields: Readonly<Record<string, Json>>,
  parameters: Readonly<Record<string, Json>> = {},
  over: Partial<SowerRecord> & { readonly templates?: Readonly<Record<string, string>> } = {},
): string {
  const { templates = {}, ...record } = over;
  const filter = createFilter(name, parameters, { templates: new Map(Object.entries(templates)) });
  const verdict = filter.judge(aRecord(fields, record));
  return verdict.kept ? 'kept' : verdict.reason;
}
