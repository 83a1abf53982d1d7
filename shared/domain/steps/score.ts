import { z } from 'zod';
import { compileExpression } from '../expressions/condition.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { addLineage, type StepKind } from './step.ts';

const Options = z.strictObject({
  into: FieldName.describe('Field for the score.'),
  formula: ExpressionText.describe(
    'Expression that gives a number, e.g. `max(edu_a, edu_b)`; null where a part is missing.',
  ),
});
export type ScoreOptions = z.infer<typeof Options>;

/** Gives each record a number. */
export const scoreKind: StepKind<ScoreOptions> = {
  kind: 'score',
  about:
    'Gives each record a number by a formula over its fields. With `judge` a model gives it, with `quantile` it is the bucket among all records.',
  place: 'row',
  options: Options,
  reads: () => [],
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'number' }),
  expressions: ({ formula }) => [{ path: ['formula'], source: formula, gives: 'number' }],
  reasons: () => [],
  apply(records, { into, formula }, { stepId }) {
    const evaluate = compileExpression(formula);
    return splitResults(
      records.map((record) => {
        const value = evaluate(record.fields);
        const fields = { ...record.fields, [into]: typeof value === 'number' ? value : null };
        return { ...record, fields, lineage: addLineage(record, { step: stepId }) };
      }),
    );
  },
};
