import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterNames } from '../../../../../shared/domain/filters/registry.ts';
import { heldoutIndex } from '../../../../../shared/domain/heldout/heldout-index.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import { Dropped, SowerRecord } from '../../../../../shared/domain/records.ts';
import { stepKinds } from '../../../../../shared/domain/steps/registry.ts';
import { isFailureReason, isRejectionReason } from '../../../../../shared/domain/verdict.ts';
import { aRecord, englishOnly } from '../../../../support/a-record.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

const options: Readonly<Record<string, object>> = {
  source: {},
  decontaminate: { on: ['question', 'options', 'answer_text'] },
  prompt: { role: 'r', template: 't', max_tokens: 10 },
  parse: { form: 'qa_item' },
  filter: { use: filterNames },
  dedup: {},
  expand: { count: 3 },
  vote: {},
  emit: {},
  map: { do: [{ set: { x: 'ballot + 1' } }, { render: { y: '{{ question }}' } }, { trim: { field: 'question' } }] },
  chunk: { field: 'question', tokens: 8 },
  join: { by: ['question_id'], order: 'ballot', count: 'ballots_asked', text: 'question', missing: 'drop_doc' },
  route: {
    into: 'branch',
    rules: [{ branch: 'a', when: 'ballot is null', reject: 'too_short' }],
    else: { branch: 'else' },
  },
  score: { into: 'score', formula: 'len(question) / 2' },
  quantile: { scores: { bucket: 'ballot' } },
  mix: { components: { all: { when: 'true' } } },
  breed: { generation: 1, carry: ['question'], operators: { mutate: {} }, grow: 3 },
  pick: { mode: 'pick', by: ['question_id'], best: 'ballot' },
  pair: { mode: 'pair', by: ['question_id'], answer: 'answer_text', sources: [{ name: 'n', score: 'ballot' }] },
  duel: { mode: 'pair', by: ['question_id'], answer: 'answer_text', keep: ['question'] },
  settle: { name: 'judge', by: ['question_id'], answer: 'answer_text' },
};
const forms: readonly (readonly [string, object])[] = [
  ...Object.entries(options),
  ['parse', { form: 'ballot', bare: true }],
  ['parse', { form: 'json', members: { question: 'text' }, fail: 'drop' }],
  ['parse', { form: 'lines', into: 'item', each: true, fail: 'drop', reason: 'few_options' }],
  ['expand', { axes: { style: ['a', 'b'], entry: { field: 'options' } }, draw: 3 }],
  ['filter', { expr: 'ballot > 1', reason: 'too_short', otherwise: { set: { question: 'context' } } }],
  ['emit', { columns: { question: 'text' } }],
  ['vote', { min_valid: 1, min_share: 0, key_conflict: 'ignore' }],
];
const context = {
  stepId: 'step',
  randomSeed: 1,
  languages: englishOnly,
  templates: new Map([['x', 'Please write one new question of the same kind now.']]),
  heldout: heldoutIndex([{ set: 's', item: '1', row: { question: 'Which of these is a metal?' } }]),
};

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...Object.values(badOutputs).filter((bad) => bad.length < 2000)),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.constant(null),
  fc.nat(5),
  fc.array(text, { maxLength: 4 }),
  fc.constantFrom('choice', 'number', 'short', 'free', 'label'),
);
const name = fc.constantFrom(
  'question',
  'context',
  'options',
  'answer_kind',
  'answer_text',
  'claimed_answer',
  'claimed_index',
  'question_id',
  'seed_question',
  'seed_options',
  'ballot',
  'ballots_asked',
  'ballot_options',
  'ballot_answer',
  'ballot_canonical',
  'ballot_problem',
  'reasoning',
  'hidden',
  'flags',
  'vote',
);
const reply = fc.record({ text, finish_reason: fc.constantFrom('stop', 'length') });
const records = fc
  .array(fc.record({ fields: fc.dictionary(name, value), reply: fc.option(reply) }), { maxLength: 5 })
  .map((list) =>
    list.map(({ fields, reply: given }, at) => aRecord(given ? { ...fields, reply: given } : fields, { id: `r${at}` })),
  );

describe('step kinds', () => {
  it('are found by their own name and say what they do', () => {
    for (const [kindName, kind] of stepKinds) {
      expect(kind.kind).toBe(kindName);
      expect(kind.about.length).toBeGreaterThan(20);
      expect(kind.apply !== undefined).toBe(kind.place === 'row');
    }
  });

  it.each(forms)('%s with %j has options, fields and reasons that hold together', (kindName, given) => {
    const kind = stepKinds.get(kindName);
    const parsed = kind?.options.parse(given);
    expect(kind?.options.parse(parsed)).toEqual(parsed);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
    for (const reason of kind?.reasons(parsed) ?? [])
      expect(isRejectionReason(reason) || isFailureReason(reason)).toBe(true);
    expect(kind?.options.safeParse({ ...given, surprise: 1 }).success).toBe(false);
  });

  it.each(forms.filter(([kindName]) => stepKinds.get(kindName)?.apply))(
    '%s with %j loses nothing and gives only its own reasons, whatever the records hold',
    (kindName, given) => {
      const kind = stepKinds.get(kindName);
      const parsed = kind?.options.parse(given);
      fc.assert(
        fc.property(records, (some) => {
          const result = kind?.apply?.(some, parsed, context);
          if (!result) throw new Error(kindName);
          expect(result.made).toBe(result.kept.length + result.dropped.length);
          for (const kept of result.kept) SowerRecord.parse(kept);
          for (const dropped of result.dropped) {
            Dropped.parse(dropped);
            expect(kind?.reasons(parsed)).toContain(dropped.reason);
            expect(dropped.evidence.length).toBeLessThanOrEqual(501);
          }
          const ids = [...result.kept, ...result.dropped].map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(kind?.apply?.(some, parsed, context)).toEqual(result);
        }),
        { numRuns: 150 },
      );
    },
  );
});
