import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutParts } from '../../../../shared/stages/cut-parts.ts';
import { groupKeysOf, packRuns, separableRuns } from '../../../../shared/stages/together.ts';
import { aPlan, stageNamed } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';

const record = (id: number, fields: Record<string, string>) => aRecord(fields, { id: `r${id}` });
const families = fc
  .array(fc.record({ doc: fc.constantFrom('a', 'b', 'c', 'd'), style: fc.constantFrom('x', 'y') }), { maxLength: 30 })
  .map((list) => list.map((fields, id) => record(id, fields)));
const keys = [['doc', 'style'], ['missing']];

describe('runs that may be parted', () => {
  it('hold every group whole, in order, and nothing else', () => {
    fc.assert(
      fc.property(families, (records) => {
        const runs = separableRuns(records, keys);
        expect(runs.flat()).toEqual(records);
        const seen = new Map<string, number>();
        for (const [index, run] of runs.entries())
          for (const { fields } of run) {
            const group = `${fields.doc}/${fields.style}`;
            expect(seen.get(group) ?? index).toBe(index);
            seen.set(group, index);
          }
      }),
    );
  });

  it('are single records where nothing belongs together', () => {
    const records = [record(0, {}), record(1, {})];
    expect(separableRuns(records, [])).toEqual([[records[0]], [records[1]]]);
    expect(separableRuns(records, [['missing']])).toHaveLength(2);
  });

  it('are packed up to a size; a larger one is a part of its own', () => {
    const runs = [1, 2, 5, 1, 1].map((length, run) => Array.from({ length }, (_, n) => record(run * 10 + n, {})));
    expect(packRuns(runs, 3).map((part) => part.length)).toEqual([3, 5, 2]);
  });

  it('know what the steps of a stage group by', () => {
    const steps = [
      { kind: 'join', options: { by: ['doc_id'], missing: 'drop_doc' } },
      { kind: 'map', options: { do: [{ trim: { field: 'x' } }] } },
      { kind: 'vote', options: { min_valid: 1 } },
    ];
    expect(groupKeysOf(steps)).toEqual([['doc_id'], ['question_id']]);
  });
});

describe('cutParts', () => {
  const plan = aPlan({}, { shardRecords: 4 });
  const stage = stageNamed(plan, 'ask-filter');
  const records = Array.from({ length: 10 }, (_, id) => record(id, { doc: id < 7 ? 'a' : 'b' }));
  const sizes = (over: object, slack?: number): number[] =>
    cutParts(plan, { ...stage, ...over }, records, slack).map((part) => part.length);

  it('cuts by size, between groups only, and not at all within its slack', () => {
    expect(sizes({})).toEqual([4, 4, 2]);
    expect(sizes({ together: [['doc']] })).toEqual([7, 3]);
    expect(sizes({}, 3)).toEqual([10]);
    expect(cutParts(plan, stage, [])).toEqual([]);
  });

  it('makes shards smaller before a prompt that calls very often for each record', () => {
    expect(sizes({ fanOut: 32 })).toEqual([2, 2, 2, 2, 2]);
    expect(sizes({ fanOut: 10_000 })).toEqual(Array.from({ length: 10 }, () => 1));
  });
});
