import { z } from 'zod';
import { compileCondition } from '../expressions/condition.ts';
import { reasonNamed, reject } from '../verdict.ts';
import { ExpressionText, FieldName, ReasonName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { addLineage, dropRecord, type StepKind } from './step.ts';

const BranchName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u, {
  message: 'a name in lower-case letters, digits and underscores',
});
const Options = z.strictObject({
  into: FieldName.describe('Field for the name of the branch.'),
  rules: z
    .array(z.strictObject({ branch: BranchName, when: ExpressionText, reject: ReasonName.optional() }))
    .min(1)
    .max(50)
    .describe('The first rule that is true decides.'),
  else: z.strictObject({ branch: BranchName, reject: ReasonName.optional() }).describe('Where all others go.'),
});
export type RouteOptions = z.infer<typeof Options>;

/** Sends each record into one branch. Recipes write branches with steps; the compiler makes conditions of them. */
export const routeKind: StepKind<RouteOptions> = {
  kind: 'route',
  about: 'Writes the name of the first branch whose condition holds; its steps run for these records only.',
  place: 'row',
  options: Options,
  reads: () => [],
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'text' }),
  expressions: ({ rules }) =>
    rules.map(({ branch, when }) => ({ path: ['branches', branch, 'when'], source: when, gives: 'boolean' })),
  reasons: (options) =>
    [...options.rules, options.else].flatMap(({ reject: reason }) =>
      reason === undefined ? [] : [reasonNamed(reason)],
    ),
  apply(records, options, { stepId }) {
    const rules = options.rules.map((rule) => ({ ...rule, holds: compileCondition(rule.when) }));
    return splitResults(
      records.map((record) => {
        const { branch, reject: reason } = rules.find(({ holds }) => holds(record.fields)) ?? options.else;
        if (reason !== undefined) return dropRecord(record, stepId, reject(reasonNamed(reason), `branch ${branch}`));
        const fields = { ...record.fields, [options.into]: branch };
        return { ...record, fields, lineage: addLineage(record, { step: stepId }) };
      }),
    );
  },
};
