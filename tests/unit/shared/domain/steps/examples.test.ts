import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SowerRecord } from '../../../../../shared/domain/records.ts';
import { examplesKind } from '../../../../../shared/domain/steps/examples.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const record = (line: number, task: string, license = 'MIT', text = `question ${line}`): SowerRecord => {
  const base = aRecord({ task, question: text });
  return { ...base, id: `r${line}`, seed: { ...base.seed, line, license } };
};
const options = examplesKind.options.parse({ count: 2, fields: ['question'], pool: 3 });
const { gather } = examplesKind;
if (gather === undefined) throw new Error('A gathering step.');

/** The step over records that are cut into shards in some way. */
function run(shards: readonly (readonly SowerRecord[])[], chosen = options): SowerRecord[] {
  const context = aContext('shots');
  const entries = shards.flatMap((shard) => gather?.contribute(shard, chosen, context)[0] ?? []);
  const found = gather?.join(entries, chosen, context) ?? [];
  return shards.flatMap((shard) => gather?.resolve(shard, [found], chosen, context).kept ?? []);
}
const questionsOf = ({ fields }: SowerRecord): string[] =>
  (fields.examples as { question: string }[]).map(({ question }) => question);

describe('examples of the same kind', () => {
  it('are other records of the task and the licence, never the record itself', () => {
    const all = [1, 2, 3, 4].map((line) => record(line, 'a')).concat([record(5, 'b'), record(6, 'a', 'CC-BY-4.0')]);
    for (const made of run([all])) {
      const shown = questionsOf(made);
      expect(shown).not.toContain(made.fields.question);
      expect(shown).not.toContain('question 5');
      expect(shown).not.toContain('question 6');
      expect(shown).toHaveLength(made.seed.line <= 4 ? 2 : 0);
    }
  });

  it('leave out what is too long for an example', () => {
    expect(run([[record(1, 'a'), record(2, 'a', 'MIT', 'word '.repeat(2000))]]).map(questionsOf)).toEqual([
      [],
      ['question 1'],
    ]);
  });

  it('name their seeds as further sources', () => {
    const base = record(1, 'a');
    const other = { ...record(2, 'a'), seed: { ...base.seed, line: 2, dataset: 'org/other' } };
    const [made] = run([[base, other]]);
    expect(made?.seed.also).toEqual([{ object: base.seed.object, dataset: 'org/other', license: 'MIT' }]);
  });

  it('do not depend on how records are cut into shards', () => {
    const all = Array.from({ length: 12 }, (_, index) => record(index + 1, index % 2 === 0 ? 'a' : 'b'));
    const whole = run([all]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }), (cuts) => {
        const borders = [0, ...cuts.toSorted((a, b) => a - b), 12];
        expect(run(borders.slice(1).map((end, index) => all.slice(borders[index], end)))).toEqual(whole);
      }),
    );
  });
});
