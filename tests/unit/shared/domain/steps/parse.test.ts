import { describe, expect, it } from 'vitest';
import { parseKind } from '../../../../../shared/domain/steps/parse.ts';
import { aCompletion, aContext, aRecord } from '../../../../support/a-record.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

const good = 'Question: Which of these is a metal?\nA) wood\nB) iron\nC) wool\nAnswer: B';
const run = (record: ReturnType<typeof aCompletion>, options: object) => {
  const result = parseKind.apply?.([record], parseKind.options.parse(options), aContext('item'));
  if (!result) throw new Error('parse is a row step');
  return result;
};

describe('parse qa_item', () => {
  it('makes a question of a completion and keeps the seed beside it', () => {
    const [question] = run(aCompletion(good), { form: 'qa_item' }).kept;
    expect(question).toMatchObject({ kind: 'question', parents: ['c1'], lineage: [{ step: 'item' }] });
    expect(question?.fields).toEqual({
      task: 'sample',
      answer_kind: 'choice',
      question: 'Which of these is a metal?',
      context: null,
      options: ['wood', 'iron', 'wool'],
      claimed_answer: 'iron',
      claimed_index: 1,
      question_id: question?.id,
      seed_question: 'Which of these animals lays eggs?',
      seed_context: null,
      seed_options: ['dog', 'hen', 'cow'],
      seed_answer: 'hen',
    });
  });

  it('gives equal input equal ids and another step another id', () => {
    const idOf = (step: string) =>
      parseKind.apply?.([aCompletion(good)], { form: 'qa_item', bare: false }, aContext(step)).kept[0]?.id;
    expect(idOf('item')).toBe(idOf('item'));
    expect(idOf('item')).not.toBe(idOf('other'));
  });

  it.each([
    [badOutputs.nothing, 'stop', 'empty'],
    [good, 'length', 'truncated'],
    [badOutputs.prose, 'stop', 'bad_format'],
    [badOutputs.refusalGerman, 'stop', 'refusal'],
  ])('drops %j, finished by %s, as %s', (text, finish, reason) => {
    const result = run(aCompletion(text ?? '', {}, finish), { form: 'qa_item' });
    expect(result.dropped.map((dropped) => dropped.reason)).toEqual([reason]);
    expect(result.dropped[0]?.fields.reply).toBeDefined();
  });
});

describe('parse ballot', () => {
  const ballot = { answer_kind: 'choice', question_id: 'q1', ballot: 0, ballot_options: ['iron', 'wood'] };

  it('reads the option behind the letter', () => {
    const [record] = run(aCompletion('Metals shine.\nAnswer: A', ballot), { form: 'ballot' }).kept;
    expect(record?.fields).toMatchObject({
      ballot_answer: 'iron',
      ballot_canonical: 'iron',
      ballot_problem: null,
      reasoning: 'Metals shine.',
    });
    expect(record?.fields.reply).toBeUndefined();
  });

  it.each([
    ['', 'stop', 'empty'],
    ['Answer: A', 'length', 'truncated'],
    ['No idea.', 'stop', 'no_answer'],
  ])('keeps %j, finished by %s, as an invalid ballot: %s', (text, finish, problem) => {
    const result = run(aCompletion(text, ballot, finish), { form: 'ballot' });
    expect(result.dropped).toEqual([]);
    expect(result.kept[0]?.fields).toMatchObject({
      ballot_answer: null,
      ballot_canonical: null,
      ballot_problem: problem,
    });
  });

  it('reads a bare answer when the step allows it', () => {
    const fields = run(aCompletion('iron', ballot), { form: 'ballot', bare: true }).kept[0]?.fields;
    expect(fields?.ballot_answer).toBe('iron');
  });

  it('takes a record without a reply for an empty ballot', () => {
    expect(run(aRecord(ballot), { form: 'ballot' }).kept[0]?.fields.ballot_problem).toBe('empty');
  });
});
