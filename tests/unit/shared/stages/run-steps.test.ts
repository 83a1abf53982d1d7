import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../../../../shared/contract/plan.ts';
import { balances } from '../../../../shared/domain/records.ts';
import { runRowSteps } from '../../../../shared/stages/row-steps.ts';
import { runSteps } from '../../../../shared/stages/run-steps.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';

const plan = aPlan();
const records = ['a', 'b', 'c', 'd'].map((doc, at) => aRecord({ doc_id: doc, n: at, text: `text ${at}` }, { id: doc }));
const step = (kind: string, options: PlanStep['options'], when?: string): PlanStep => ({
  id: kind,
  kind,
  options,
  ...(when === undefined ? {} : { when }),
});

describe('steps with a condition', () => {
  it('leave other records untouched and at their place', () => {
    const expand = step('expand', { axes: { style: ['x', 'y'] } }, 'n % 2 == 1');
    const { kept, tallies } = runRowSteps(plan, [expand], records);
    expect(kept.map(({ fields }) => `${fields.doc_id}${fields.style ?? ''}`)).toEqual([
      'a',
      'bx',
      'by',
      'c',
      'dx',
      'dy',
    ]);
    expect(kept[0]).toBe(records[0]);
    expect(tallies).toMatchObject([{ in: 4, made: 6, kept: 6 }]);
  });

  it('drop only what they look at', () => {
    const filter = step('filter', { expr: 'n > 2', reason: 'too_short' }, 'n > 0');
    const { kept, dropped, tallies } = runRowSteps(plan, [filter], records);
    expect(kept.map(({ id }) => id)).toEqual(['a', 'd']);
    expect(dropped.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(tallies.every(balances)).toBe(true);
  });

  it('put a group where its first member stood', () => {
    const mixed = records.flatMap((record, at) => [
      aRecord({ ...record.fields, group: at % 2, chunk_index: Math.floor(at / 2), chunk_count: 2 }, { id: `g${at}` }),
      aRecord({ alone: true }, { id: `alone${at}` }),
    ]);
    const join = step('join', { by: ['group'], text: 'text', missing: 'drop_doc' }, 'alone is null');
    const { kept } = runRowSteps(plan, [join], mixed);
    expect(kept.map(({ fields }) => fields.text ?? 'alone')).toEqual([
      'text 0text 2',
      'alone',
      'text 1text 3',
      'alone',
      'alone',
      'alone',
    ]);
  });
});

describe('tools', () => {
  it('that are pure run among the other steps', async () => {
    const map = step('map', { do: [{ set: { n: 'n + 1' } }] });
    const { kept, tallies } = await runSteps(plan, [map, { ...map, id: 'again' }], records, {}, undefined);
    expect(kept.map(({ fields }) => fields.n)).toEqual([2, 3, 4, 5]);
    expect(tallies.map(({ step: id }) => id)).toEqual(['map', 'again']);
  });
});
