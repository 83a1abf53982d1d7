import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { expandKind } from '../../../../../shared/domain/steps/expand.ts';
import { parseKind } from '../../../../../shared/domain/steps/parse.ts';
import { voteKind } from '../../../../../shared/domain/steps/vote.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const options = ['wood', 'iron', 'wool', 'salt'];
type Fields = Readonly<Record<string, Json>>;

/** Ballots of one question; `reply` writes each from the options in the solver's order. */
function ballotsOf(
  reply: (ballot: number, shown: readonly string[]) => string,
  fields: Fields = {},
  id = 'q1',
  count = 5,
) {
  const question = aRecord(
    {
      question_id: id,
      answer_kind: 'choice',
      question: 'Which is a metal?',
      context: null,
      options,
      claimed_answer: 'iron',
      claimed_index: 1,
      ...fields,
    },
    { id },
  );
  const ballots = expandKind.apply?.([question], { count, shuffle_options: true }, aContext('ballots'))?.kept ?? [];
  const replies = ballots.map((ballot, index) => {
    const shown = (ballot.fields.ballot_options ?? []) as readonly string[];
    const entry = { step: 'solve', completion: `k${index}` };
    const text = { text: reply(index, shown), finish_reason: 'stop' };
    return { ...ballot, fields: { ...ballot.fields, reply: text }, lineage: [...ballot.lineage, entry] };
  });
  return parseKind.apply?.(replies, { form: 'ballot', bare: false }, aContext('ballot'))?.kept ?? [];
}
const letter = (wanted: string) => (_: number, shown: readonly string[]) =>
  `So.\nAnswer: ${'ABCD'[shown.indexOf(wanted)]}`;
const answers =
  (...texts: readonly string[]) =>
  (index: number, shown: readonly string[]) =>
    letter(texts[index] ?? '')(index, shown);
const vote = (ballots: ReturnType<typeof ballotsOf>, with_: object = {}) => {
  const result = voteKind.apply?.(ballots, voteKind.options.parse(with_), aContext('answer'));
  if (!result) throw new Error('vote is a row step');
  return result;
};

describe('vote', () => {
  it('counts what the options say, each ballot in an order of its own', () => {
    const { made, kept } = vote(ballotsOf(answers('iron', 'iron', 'wood', 'iron', 'iron')));
    expect(made).toBe(1);
    const fields = kept[0]?.fields ?? {};
    expect(fields).toMatchObject({
      answer_text: 'iron',
      verified: true,
      claimed_answer: 'iron',
      vote: { n: 5, valid: 5, winner: 'iron', count: 4, share: 0.8, tie: false },
    });
    expect((fields.options as string[])[fields.answer_index as number]).toBe('iron');
    expect('ABCD'[fields.answer_index as number]).toBe(fields.answer_label);
    expect([...(fields.options as string[])].sort()).toEqual([...options].sort());
  });

  it('finds no majority where letters agree and texts differ', () => {
    const turned = options.map((_, turn) => [...options.slice(turn), ...options.slice(0, turn)]);
    const ballots = ballotsOf(letter('iron')).map((ballot, index) => {
      const fields = { ...ballot.fields, ballot_options: turned[index % 4] ?? [], reply: { text: 'Answer: A' } };
      return { ...ballot, fields };
    });
    const parsed = parseKind.apply?.(ballots, { form: 'ballot', bare: false }, aContext('ballot'))?.kept ?? [];
    const { kept, dropped } = vote(parsed);
    expect(kept).toEqual([]);
    expect(dropped[0]?.reason).toBe('no_majority');
  });

  it('takes back what was hidden and drops the fields of ballots', () => {
    const fields = vote(ballotsOf(letter('iron'))).kept[0]?.fields ?? {};
    expect(Object.keys(fields).filter((name) => /ballot|hidden/u.test(name))).toEqual([]);
    expect(fields).toMatchObject({ claimed_answer: 'iron', seed_answer: null });
  });

  it('names the question, its ballots and every completion', () => {
    const ballots = ballotsOf(letter('iron'));
    const [sample] = vote(ballots).kept;
    expect(sample?.kind).toBe('sample');
    expect(sample?.parents).toEqual(['q1', ...ballots.map(({ id }) => id)]);
    expect(sample?.lineage.map((entry) => entry.completion ?? entry.step)).toEqual([
      'ballots',
      'k0',
      'ballot',
      'k1',
      'k2',
      'k3',
      'k4',
      'answer',
    ]);
  });

  it.each([
    [['iron', 'iron', 'wood', 'wood', 'none'], 'tie'],
    [['iron', 'iron', 'none', 'none', 'none'], 'few_valid_votes'],
    [['iron', 'iron', 'wood', 'wool', 'salt'], 'no_majority'],
    [['wood', 'wood', 'wood', 'wood', 'iron'], 'key_conflict'],
  ])('rejects %j as %s, with votes and evidence', (texts, reason) => {
    const reply = (index: number, shown: readonly string[]) =>
      texts[index] === 'none' ? 'Hm.' : answers(...texts)(index, shown);
    const { kept, dropped } = vote(ballotsOf(reply));
    expect(kept).toEqual([]);
    expect(dropped[0]).toMatchObject({ kind: 'sample', reason, step: 'answer' });
    expect(dropped[0]?.fields.vote).toMatchObject({ n: 5, tie: reason === 'tie' });
    expect(dropped[0]?.evidence).toMatch(/of 5 ballots/u);
  });

  it('takes the winner over the claimed key where the recipe says so', () => {
    const ballots = ballotsOf(letter('wood'));
    expect(vote(ballots, { key_conflict: 'replace_key' }).kept[0]?.fields).toMatchObject({
      answer_text: 'wood',
      vote: { replaced_key: 'iron' },
    });
    expect(vote(ballots, { key_conflict: 'ignore' }).kept[0]?.fields.vote).not.toHaveProperty('replaced_key');
    expect(voteKind.reasons(voteKind.options.parse({ key_conflict: 'ignore' }))).not.toContain('key_conflict');
  });

  it('sees no conflict where the author claimed nothing', () => {
    expect(vote(ballotsOf(letter('wood'), { claimed_answer: null, claimed_index: null })).kept).toHaveLength(1);
  });

  it('counts numbers by value and publishes the usual writing', () => {
    const number = { answer_kind: 'number', options: null, claimed_answer: '$18', claimed_index: null };
    const texts = ['18', '18.0', '$18', '18', '17'];
    const [sample] = vote(ballotsOf((index) => `Sum.\nAnswer: ${texts[index]}`, number)).kept;
    expect(sample?.fields).toMatchObject({ answer_text: '18', answer_index: null, answer_label: null, options: null });
    expect(sample?.fields.vote).toMatchObject({ count: 4, share: 0.8 });
  });

  it('accepts one readable free answer and does not call it verified', () => {
    const free = { answer_kind: 'free', options: null, claimed_answer: 'Anything.', claimed_index: null };
    expect(vote(ballotsOf(() => 'An essay.', free)).kept[0]?.fields).toMatchObject({
      answer_text: 'An essay.',
      verified: false,
    });
    expect(vote(ballotsOf(() => "I'm sorry, but I cannot help.", free)).dropped[0]?.reason).toBe('few_valid_votes');
  });

  it('counts ballots that never came against the question', () => {
    const ballots = ballotsOf(letter('iron'));
    expect(vote(ballots.slice(0, 3)).dropped[0]?.reason).toBe('few_valid_votes');
    expect(vote(ballots.slice(0, 4)).kept[0]?.fields.vote).toMatchObject({ n: 5, cast: 4, valid: 4 });
    expect(vote(ballots.slice(0, 3), { min_valid: 0.8 }).dropped[0]?.reason).toBe('few_valid_votes');
  });

  it('fails a question when calls failed that could have changed the outcome, and only then', () => {
    const withFailures = (count: number, ...texts: readonly string[]) =>
      ballotsOf(answers(...texts)).map((ballot, index) =>
        index < count
          ? {
              ...ballot,
              fields: {
                ...ballot.fields,
                ballot_answer: null,
                ballot_canonical: null,
                ballot_problem: 'model_timeout',
              },
            }
          : ballot,
      );
    const outcomeOf = (ballots: ReturnType<typeof ballotsOf>) => {
      const { kept, dropped } = vote(ballots);
      return kept.length === 1 ? 'kept' : `${dropped[0]?.outcome} ${dropped[0]?.reason}`;
    };
    expect(outcomeOf(withFailures(1, 'iron', 'iron', 'iron', 'iron', 'iron'))).toBe('kept');
    expect(outcomeOf(withFailures(2, 'iron', 'iron', 'iron', 'iron', 'iron'))).toBe('failed model_timeout');
    expect(outcomeOf(withFailures(1, 'iron', 'iron', 'iron', 'wood', 'wood'))).toBe('failed model_timeout');
    expect(outcomeOf(withFailures(1, 'iron', 'wood', 'wood', 'wood', 'wood'))).toBe('rejected key_conflict');
  });

  it('counts a ballot once that was delivered twice', () => {
    const ballots = ballotsOf(answers('iron', 'iron', 'iron', 'wood', 'wood'));
    expect(vote([...ballots, ...ballots, ...ballots.slice(3)]).kept).toEqual(vote(ballots).kept);
  });

  it('keeps the order of options that speak of each other', () => {
    const fixed = ['wood', 'iron', 'none of the above'];
    const ballots = ballotsOf(letter('iron'), { options: fixed });
    expect(vote(ballots).kept[0]?.fields.options).toEqual(fixed);
  });

  it('keeps the letters of the reasoning right', () => {
    const { fields } =
      vote(ballotsOf((_, shown) => `Option ${'ABCD'[shown.indexOf('iron')]} shines.\nAnswer: iron`)).kept[0] ??
      aRecord();
    expect(fields.reasoning).toBe(`Option ${String(fields.answer_label)} shines.`);
  });

  it('gives the same samples for ballots in any order', () => {
    const two = [...ballotsOf(answers('iron', 'wood', 'iron', 'iron', 'iron')), ...ballotsOf(letter('wood'), {}, 'q2')];
    const expected = vote(two);
    fc.assert(
      fc.property(fc.shuffledSubarray(two, { minLength: two.length }), (ballots) => {
        const result = vote(ballots);
        expect(result.made).toBe(2);
        expect(result.kept).toEqual(expected.kept);
        expect(result.dropped).toEqual(expected.dropped);
      }),
    );
  });

  it.each(['with', 'without'])('puts the right option at every place equally often, %s reasoning', (reasoning) => {
    const places = [0, 0, 0, 0];
    for (let question = 0; question < 1000; question += 1) {
      const reply = (_: number, shown: readonly string[]) =>
        `${reasoning === 'with' ? 'Because.\n' : ''}Answer: ${'ABCD'[shown.indexOf('salt')]}`;
      const [sample] = vote(ballotsOf(reply, { claimed_answer: 'salt', claimed_index: 3 }, `q${question}`)).kept;
      const place = sample?.fields.answer_index as number;
      places[place] = (places[place] ?? 0) + 1;
    }
    for (const count of places) expect(Math.abs(count / 1000 - 0.25)).toBeLessThan(0.05);
  });
});
