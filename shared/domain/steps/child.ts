import { recordId } from '../identity.ts';
import type { SowerRecord } from '../records.ts';
import type { Fields } from './fields.ts';
import { addLineage } from './step.ts';

/**
 * A record that a step makes of another one. Its id follows from the step, the parent and what sets it apart from its
 * brothers, so that a retry makes the same record again.
 */
export function childOf(
  parent: SowerRecord,
  step: string,
  made: { readonly kind: string; readonly apart: readonly (string | number)[]; readonly fields: Fields },
): SowerRecord {
  return {
    ...parent,
    id: recordId(step, parent.id, ...made.apart.map(String)),
    parents: [parent.id],
    kind: made.kind,
    fields: made.fields,
    lineage: addLineage(parent, { step }),
  };
}
