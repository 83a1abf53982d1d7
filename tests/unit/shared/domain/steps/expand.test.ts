import { describe, expect, it } from 'vitest';
import { expandKind, keyFields } from '../../../../../shared/domain/steps/expand.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const question = (fields: Parameters<typeof aRecord>[0] = {}, id = 'q1') =>
  aRecord(
    {
      question_id: id,
      answer_kind: 'choice',
      question: 'Which is a metal?',
      options: ['wood', 'iron', 'wool', 'salt'],
      claimed_answer: 'iron',
      claimed_index: 1,
      seed_answer: 'hen',
      ...fields,
    },
    { id },
  );
const expand = (record = question(), options: object = { count: 5 }) =>
  expandKind.apply?.([record], expandKind.options.parse(options), aContext('ballots'))?.kept ?? [];

describe('expand', () => {
  it('makes the ballots of a question, numbered, with ids of their own', () => {
    const ballots = expand();
    expect(ballots.map(({ fields }) => fields.ballot)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(ballots.map(({ id }) => id)).size).toBe(5);
    expect(ballots.every(({ kind, parents }) => kind === 'ballot' && parents[0] === 'q1')).toBe(true);
  });

  it('keeps the ids of ballots when more are asked for', () => {
    expect(
      expand(question(), { count: 7 })
        .slice(0, 5)
        .map(({ id }) => id),
    ).toEqual(expand().map(({ id }) => id));
  });

  it('shuffles options as the recorded permutation says', () => {
    const own = ['wood', 'iron', 'wool', 'salt'];
    for (const { fields } of expand(question(), { count: 20 })) {
      const order = fields.ballot_order as number[];
      expect(fields.ballot_options).toEqual(order.map((index) => own[index]));
      expect([...order].sort()).toEqual([0, 1, 2, 3]);
    }
    expect(
      new Set(expand(question(), { count: 20 }).map(({ fields }) => String(fields.ballot_order))).size,
    ).toBeGreaterThan(5);
  });

  it('shows no field that gives the key away', () => {
    for (const { fields } of expand()) {
      for (const name of keyFields) expect(fields[name]).toBeUndefined();
      expect(JSON.stringify({ ...fields, hidden: null, options: null, ballot_options: null })).not.toContain('iron');
    }
  });

  it.each([
    [{ options: ['wood', 'iron', 'none of the above'] }, { count: 9 }],
    [{ options: ['wood', 'iron', 'both A and B'] }, { count: 9 }],
    [{}, { count: 9, shuffle_options: false }],
  ])('keeps the order of %j with %j', (fields, options) => {
    const record = question(fields);
    for (const ballot of expand(record, options)) expect(ballot.fields.ballot_options).toEqual(record.fields.options);
  });

  it('gives every kind its count, and free text one ballot', () => {
    expect(
      expand(question({ answer_kind: 'number', options: null }), { count: { choice: 5, number: 3 } }),
    ).toHaveLength(3);
    expect(expand(question({ answer_kind: 'short', options: null }), { count: { choice: 5, number: 3 } })).toHaveLength(
      5,
    );
    expect(expand(question({ answer_kind: 'free', options: null }))).toHaveLength(1);
    expect(expand(question({ answer_kind: 'number', options: null }))[0]?.fields).toMatchObject({
      ballot_options: null,
      ballot_order: null,
    });
  });
});
