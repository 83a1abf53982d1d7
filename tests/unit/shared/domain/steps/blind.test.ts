import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import type { SowerRecord } from '../../../../../shared/domain/records.ts';
import { blindKind, nextBlindBallots } from '../../../../../shared/domain/steps/blind.ts';
import { expandKind } from '../../../../../shared/domain/steps/expand.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const question = aRecord({
  question_id: 'q1',
  answer_kind: 'short',
  question: 'Who is it?',
  context: 'It is Ida.',
  options: null,
  answer_text: 'Ida',
  reasoning: 'The passage says so.',
  vote: { n: 3 },
});

/** Ballots of the question without its passage; undefined for a call that failed. */
function ballots(answers: readonly (string | null | undefined)[]): SowerRecord[] {
  const options = expandKind.options.parse({ count: answers.length, hide: ['context', 'reasoning'] });
  const made = expandKind.apply?.([question], options, aContext('blind-ballots')).kept ?? [];
  return made.map((record, index): SowerRecord => {
    const answer = answers[index];
    const said: Readonly<Record<string, Json>> = {
      ballot_answer: answer ?? null,
      ballot_canonical: answer?.toLowerCase() ?? null,
      ballot_problem: answer === undefined ? 'model_failed' : answer === null ? 'no_answer' : null,
      reasoning: 'Guessed.',
    };
    return { ...record, fields: { ...record.fields, ...said } };
  });
}
const judge = (answers: readonly (string | null | undefined)[], more: Readonly<Record<string, Json>> = {}) => {
  const options = blindKind.options.parse({ mode: 'blind', reason: 'context_unneeded', ...more });
  const result = blindKind.apply?.(ballots(answers), options, aContext('needed'));
  if (result === undefined) throw new Error('A row step.');
  expect(result.made).toBe(result.kept.length + result.dropped.length);
  return result;
};

describe('a vote over ballots that did without the passage', () => {
  it('hides it from them and puts everything back', () => {
    expect(ballots(['Odo']).map(({ fields }) => [fields.context, fields.reasoning])).toEqual([[null, 'Guessed.']]);
    const [kept] = judge(['Odo', 'Ida', null, 'Max']).kept;
    expect(kept?.fields).toEqual({
      ...question.fields,
      seed_question: null,
      ...hiddenKeys,
      blind: { n: 4, cast: 4, valid: 3, agree: 1, share: 0.25 },
    });
  });

  it.each<[readonly (string | null)[], number]>([
    [['Ida', 'Ida', 'Ida', 'Ida', 'Odo'], 0],
    [['Ida', 'Ida', 'Ida', null, 'Odo'], 1],
    [['Ida', 'Ida', 'Ida', 'Ida', null], 0],
  ])('drops the question when four of five come to its answer: %j', (answers, kept) => {
    expect(judge(answers).kept).toHaveLength(kept);
  });

  it('only notes the reason when it is told to', () => {
    expect(judge(['Ida', 'Ida'], { flag: true }).kept[0]?.fields.flags).toEqual(['context_unneeded']);
  });

  it('fails the question when calls that failed might have decided it, and only then', () => {
    expect(judge(['Ida', 'Ida', 'Ida', undefined, 'Odo']).dropped[0]).toMatchObject({
      outcome: 'failed',
      reason: 'model_failed',
    });
    expect(judge(['Ida', 'Ida', 'Odo', undefined, 'Odo']).kept).toHaveLength(1);
    expect(judge(['Ida', 'Ida', 'Ida', 'Ida', undefined]).dropped[0]).toMatchObject({
      outcome: 'rejected',
      reason: 'context_unneeded',
    });
  });
});

describe('ballots without the passage', () => {
  /** Draws in waves until it is clear; every ballot says what the list says. */
  const drawn = (answers: readonly (string | null | undefined)[]): number => {
    const options = blindKind.options.parse({ mode: 'blind', reason: 'context_unneeded' });
    const all = ballots(answers);
    let asked = 0;
    for (;;) {
      const failed = answers.slice(0, asked).filter((answer) => answer === undefined).length;
      const wave = nextBlindBallots({ ballots: all.slice(0, asked), asked, failed }, answers.length, options);
      if (wave === 0) return asked;
      asked += wave;
    }
  };

  it.each<[number, readonly (string | null | undefined)[]]>([
    [2, ['Odo', 'Max', 'Ida', 'Ida', 'Ida']],
    [4, ['Ida', 'Ida', 'Ida', 'Ida', 'Odo']],
    [3, ['Ida', 'Odo', null, 'Ida', 'Ida']],
    [4, ['Ida', undefined, 'Odo', 'Odo', 'Ida']],
  ])('are no more than decide: %i of %j', (expected, answers) => {
    expect(drawn(answers)).toBe(expected);
  });

  it('never stop before the verdict is that of all of them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Ida', 'Odo', null), { minLength: 1, maxLength: 9 }), (answers) => {
        const agree = (list: readonly (string | null)[]): number => list.filter((one) => one === 'Ida').length;
        const needed = Math.ceil(0.8 * answers.length - 1e-9);
        const seen = answers.slice(0, drawn(answers));
        const isUnneeded = agree(seen) >= needed;
        expect(isUnneeded).toBe(agree(answers) >= needed);
      }),
    );
  });
});

const hiddenKeys = Object.fromEntries(
  ['claimed_answer', 'claimed_index', 'seed_question', 'seed_context', 'seed_options', 'seed_answer'].map((name) => [
    name,
    null,
  ]),
);
