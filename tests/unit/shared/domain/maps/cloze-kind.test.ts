import { expect, it } from 'vitest';
import { clozeKind } from '../../../../../shared/domain/maps/cloze-kind.ts';
import { origin } from '../../../../../shared/domain/maps/origin.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

it.each([
  ['cloze', 'choice', 'Ice is _.'],
  ['choice', 'choice', 'What is ice?'],
  ['label', 'label', 'Ice is _.'],
])('is %s where the row says %s: %s', (expected, said, question) => {
  const made = clozeKind.create({}, aContext())(aRecord({ answer_kind: said, question, options: ['cold', 'hot'] }));
  expect(made).toEqual({ answer_kind: expected });
});

it('tells where a record comes from: its dataset, or its file where it names none', () => {
  const call = origin.create(origin.parameters.parse({}), aContext());
  const { seed } = aRecord();
  expect(call(aRecord({}, { seed: { ...seed, object: 'a.jsonl', line: 3, dataset: null } }))).toEqual({
    seed_row: 'a.jsonl:3',
    seed_dataset: 'a.jsonl',
  });
  expect(call(aRecord({}, { seed: { ...seed, dataset: 'org/set' } }))).toMatchObject({ seed_dataset: 'org/set' });
});
