import { describe, expect, it } from 'vitest';
import { joinKind } from '../../../../../shared/domain/steps/join.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const piece = (index: number, part: string, text = `${part}${index}`) =>
  aRecord({ doc_id: 'd', chunk_index: index, chunk_count: 3, part, text }, { id: `${part}${index}` });
const join = (records: ReturnType<typeof piece>[], missing: string) => {
  const options = joinKind.options.parse({ text: 'text', separator: ' ', missing, stand_in: 'part == "source"' });
  const { kept = [], dropped = [] } = joinKind.apply?.(records, options, aContext()) ?? {};
  return {
    texts: kept.map(({ fields }) => fields.text),
    fields: kept[0]?.fields,
    reasons: dropped.map(({ reason }) => reason),
  };
};
const sources = [0, 1, 2].map((index) => piece(index, 'source'));
const all = [0, 1, 2].map((index) => piece(index, 'made'));

describe('stand-ins of a join', () => {
  it('take the places that are empty, in order', () => {
    const found = join(
      [...sources, all[2], all[0]].flatMap((one) => one ?? []),
      'keep_source',
    );
    expect(found).toMatchObject({ texts: ['made0 source1 made2'], fields: { joined_count: 3, joined_stand_ins: 1 } });
  });

  it('have no part where nothing is missing, or where they are not wanted', () => {
    expect(join([...sources, ...all], 'keep_source')).toMatchObject({
      texts: ['made0 made1 made2'],
      fields: { joined_stand_ins: 0 },
    });
    expect(join([...sources, ...all.slice(1)], 'join_rest').texts).toEqual(['made1 made2']);
    expect(join([...sources, ...all.slice(1)], 'drop_doc').reasons).toEqual(['missing_part']);
  });

  it('have to be named where they are wanted', () => {
    expect(joinKind.options.safeParse({ missing: 'keep_source' }).error?.issues).toMatchObject([
      { path: ['stand_in'] },
    ]);
  });

  it('are no document of their own', () => {
    for (const missing of ['keep_source', 'join_rest', 'drop_doc'])
      expect(join(sources, missing)).toMatchObject({ texts: [], reasons: ['missing_part'] });
  });
});
