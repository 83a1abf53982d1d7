import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SowerRecord } from '../../../../../shared/domain/records.ts';
import { evenCap, evenKind } from '../../../../../shared/domain/steps/even.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const { gather } = evenKind;
if (gather === undefined) throw new Error('A gathering step.');
const options = evenKind.options.parse({ by: ['task'], of: 'answer_text', among: 'options', least: 4 });
const records = (counts: Readonly<Record<string, number>>, task = 'a'): SowerRecord[] =>
  Object.entries(counts).flatMap(([answer_text, count]) =>
    Array.from({ length: count }, (_, index) =>
      aRecord({ task, answer_text, options: ['yes', 'no'] }, { id: `${task}-${answer_text}-${index}` }),
    ),
  );
function run(shards: readonly (readonly SowerRecord[])[]): SowerRecord[] {
  const context = aContext('labels');
  const entries = shards.flatMap((shard) => gather?.contribute(shard, options, context)[0] ?? []);
  const found = gather?.join(entries, options, context) ?? [];
  return shards.flatMap((shard) => gather?.resolve(shard, [found], options, context).kept ?? []);
}
const countsOf = (kept: readonly SowerRecord[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(kept, ({ fields }) => String(fields.answer_text))].map(([name, all]) => [name, all.length]),
  );

describe('evening out labels', () => {
  it('leaves no label more than one and a half times its even part', () => {
    expect(countsOf(run([records({ yes: 30, no: 5 })]))).toEqual({ yes: 15, no: 5 });
    expect(countsOf(run([records({ yes: 6, no: 5 })]))).toEqual({ yes: 6, no: 5 });
  });

  it('looks at each task for itself and leaves small ones alone', () => {
    expect(run([[...records({ yes: 3 }), ...records({ yes: 4, no: 4 }, 'b')]])).toHaveLength(11);
    expect(run([records({ yes: 9 })])).toHaveLength(0);
  });

  it('does not depend on how records are cut into shards', () => {
    const all = records({ yes: 12, no: 2 });
    expect(run([all.slice(0, 5), all.slice(5)])).toEqual(run([all]));
  });

  it('finds the largest count that holds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 2, maxLength: 4 }), (counts) => {
        const left = (cap: number): number => counts.reduce((sum, count) => sum + Math.min(count, cap), 0);
        const holds = (cap: number): boolean => cap <= (1.5 * left(cap)) / counts.length + 1e-9;
        const cap = evenCap(counts, counts.length, 1.5);
        expect(holds(cap)).toBe(true);
        for (let more = cap + 1; more <= Math.max(...counts); more += 1) expect(holds(more)).toBe(false);
      }),
    );
  });
});
