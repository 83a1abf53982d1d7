import { describe, expect, it } from 'vitest';
import { settleKind } from '../../../../../shared/domain/steps/settle.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const duelOf = (verdicts: readonly (string | null)[]) =>
  verdicts.map((verdict, order) =>
    aRecord(
      {
        ask: 'why',
        answer_a: order === 0 ? 'first' : 'second',
        answer_b: order === 0 ? 'second' : 'first',
        pair_order: order,
        pair_duel: [
          { answer: 'first', tone: 1 },
          { answer: 'second', tone: 2 },
        ],
        pair_verdict: verdict,
      },
      { id: `order${order}` },
    ),
  );
function settled(verdicts: readonly (string | null)[], over: object = {}) {
  const options = settleKind.options.parse({ name: 'judge', by: ['ask'], answer: 'answer', keep: ['tone'], ...over });
  const result = settleKind.apply?.(duelOf(verdicts).reverse(), options, aContext());
  const [pair] = result?.kept ?? [];
  return pair?.fields ?? result?.dropped[0]?.reason;
}

describe('settleKind', () => {
  it('takes the answer that is preferred in both places, whichever it is', () => {
    expect(settled(['a', 'b'])).toEqual({
      ask: 'why',
      ...{ chosen: 'first', rejected: 'second', pair_source: 'judge', pair_margin: null },
      ...{ tone_chosen: 1, tone_rejected: 2 },
    });
    expect(settled(['b', 'a'])).toMatchObject({ chosen: 'second', rejected: 'first', tone_chosen: 2 });
  });

  it.each([
    [['a', 'a'], 'inconsistent_judge'],
    [['b', 'b'], 'inconsistent_judge'],
    [['a', 'tie'], 'inconsistent_judge'],
    [['tie', 'tie'], 'no_pair'],
    [['a', null], 'unparsed_score'],
    [['a'], 'no_pair'],
  ] as const)('says of %j: %s', (verdicts, reason) => {
    expect(settled(verdicts)).toBe(reason);
  });

  it('keeps no answer that is preferred for its length', () => {
    expect(settled(['b', 'a'], { length_cap: 1 })).toBe('no_pair');
  });
});
