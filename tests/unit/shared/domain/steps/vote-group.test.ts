import { describe, expect, it } from 'vitest';
import {
  claimedCanonical,
  describeVotes,
  groupBallots,
  sharedLineage,
} from '../../../../../shared/domain/steps/vote-group.ts';
import { aRecord } from '../../../../support/a-record.ts';

const ballot = (id: string, number: number, canonical: string | null, question = 'q1') =>
  aRecord(
    {
      question_id: question,
      ballot: number,
      ballots_asked: 3,
      ballot_canonical: canonical,
      ballot_problem: canonical ? null : 'empty',
    },
    { id, lineage: [{ step: 'ballots' }, { step: 'solve', completion: id }] },
  );

describe('groupBallots', () => {
  it('groups by question and orders by ballot', () => {
    const groups = groupBallots([
      ballot('b', 1, 'x'),
      ballot('z', 0, 'x', 'q2'),
      ballot('a', 0, 'y'),
      ballot('b', 1, 'x'),
    ]);
    expect(groups.map((group) => [group.questionId, group.ballots.map(({ id }) => id), group.asked])).toEqual([
      ['q1', ['a', 'b'], 3],
      ['q2', ['z'], 3],
    ]);
  });
});

describe('describeVotes', () => {
  it('puts votes and problems into numbers and words', () => {
    const [group] = groupBallots([ballot('a', 0, 'x'), ballot('b', 1, 'x'), ballot('c', 2, null)]);
    if (!group) throw new Error('no group');
    const { vote, text } = describeVotes(group, 'choice');
    expect(vote).toEqual({
      n: 3,
      cast: 3,
      valid: 2,
      winner: 'x',
      count: 2,
      share: 1,
      tie: false,
      invalid: { empty: 1 },
    });
    expect(text).toBe('2 x x, 1 x (empty), of 3 ballots');
  });
});

describe('claimedCanonical', () => {
  it('reads the hidden claim in the form of the votes', () => {
    expect(claimedCanonical({ answer_kind: 'number', hidden: { claimed_answer: '$7.0' } })).toBe('7');
    expect(claimedCanonical({ answer_kind: 'choice', options: ['Iron.'], hidden: { claimed_answer: 'Iron.' } })).toBe(
      'iron',
    );
    expect(claimedCanonical({ answer_kind: 'number', hidden: { claimed_answer: 'many' } })).toBe('many');
    expect(claimedCanonical({ answer_kind: 'number', hidden: {} })).toBeUndefined();
  });
});

describe('sharedLineage', () => {
  it('lists common steps once and every completion', () => {
    const lineage = sharedLineage([ballot('a', 0, 'x'), ballot('b', 1, 'x')], 'answer');
    expect(lineage.map((entry) => entry.completion ?? entry.step)).toEqual(['ballots', 'a', 'b', 'answer']);
  });
});
