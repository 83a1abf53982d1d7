import { describe, expect, it } from 'vitest';
import type { SowerRecord } from '../../../../../shared/domain/records.ts';
import { openingsKind } from '../../../../../shared/domain/steps/openings.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const common = 'Imagine a world where cats fly. They fly high.';
const record = (id: string, text: string): SowerRecord => aRecord({ text }, { id });
const others = Array.from({ length: 30 }, (_, index) =>
  record(`o${index}`, `Text ${index} is about thing ${index} only. More.`),
);
const records = [record('a', common), record('b', common), record('c', 'Imagine a world where cats fly'), ...others];

function run(shards: readonly (readonly SowerRecord[])[], given: object) {
  const { gather } = openingsKind;
  if (gather === undefined) throw new Error('no barrier');
  const options = openingsKind.options.parse(given);
  const context = aContext('open');
  const lists = shards.map((shard) => gather.contribute(shard, options, context));
  const findings = Array.from({ length: gather.parts(options) }, (_, part) =>
    gather.join(
      lists.flatMap((list) => list[part] ?? []),
      options,
      context,
    ),
  );
  return shards.map((shard) => gather.resolve(shard, findings, options, context));
}

describe('openings', () => {
  it('drops texts that open as too many of the run do', () => {
    const [result] = run([records], { least: 3, share: 0.05 });
    expect(result?.dropped.map(({ id, reason, evidence }) => [id, reason, evidence])).toEqual(
      ['a', 'b', 'c'].map((id) => [id, 'boilerplate_opening', 'imagine a world where cats']),
    );
    expect(result?.kept).toHaveLength(30);
  });

  it('finds the same in shards of any size', () => {
    const shards = records.map((one) => [one]);
    const results = run(shards, { least: 3, share: 0.05 });
    expect(results.flatMap(({ dropped }) => dropped.map(({ id }) => id))).toEqual(['a', 'b', 'c']);
    expect(results.every(({ made }) => made === 1)).toBe(true);
  });

  it('cuts the first sentence off, and drops what is nothing else', () => {
    const [result] = run([records], { least: 3, share: 0.05, action: 'strip' });
    expect(result?.kept.find(({ id }) => id === 'a')?.fields.text).toBe('They fly high.');
    expect(result?.dropped.map(({ id }) => id)).toEqual(['c']);
  });

  it('notes the reason where it is told to', () => {
    const [result] = run([records], { least: 3, share: 0.05, action: 'flag' });
    expect(result?.kept.filter(({ fields }) => fields.flags !== undefined).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('leaves small numbers and small shares alone', () => {
    for (const options of [{}, { least: 4, share: 0.01 }, { least: 2, share: 0.2 }])
      expect(run([records], options)[0]?.dropped).toEqual([]);
  });
});
