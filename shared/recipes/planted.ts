import { z } from 'zod';
import type { PlanStage, PlanStep } from '../contract/plan.ts';
import { type PlantedSample, plantedFor } from '../domain/alarms/planted.ts';
import { fieldsOf } from '../domain/expressions/check-expression.ts';
import { readExpression } from '../domain/expressions/read-expression.ts';
import { isJsonObject } from '../domain/json.ts';
import { calibrateKind, stepBehind } from '../domain/steps/calibrate.ts';
import { emitKind } from '../domain/steps/emit.ts';
import { ExpressionText, FieldName } from '../domain/steps/option-schemas.ts';
import { plantKind } from '../domain/steps/plant.ts';
import { stepKinds } from '../domain/steps/registry.ts';
import { nearestName } from './nearest-name.ts';
import { fileProblem, type Problem, quote } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import { schemaProblems } from './schema-problems.ts';

/** The file of planted samples in a recipe folder. */
export const plantedFileName = 'planted.yaml';

const Fields = z.record(FieldName, z.json());
const Samples = z.array(Fields).min(1).max(100);
const PlantedFile = z.record(
  z.string(),
  z.strictObject({
    passes: ExpressionText.optional().describe(
      'True of what counts as good after the judge; the expression of the filter behind it when absent.',
    ),
    bad: Samples.describe('What the judge has to find wanting, as the fields that it reads.'),
    good: Samples.describe('What it has to let pass.'),
  }),
);

/** What a run plants: the samples, and the stages with the steps that lead them to their judges and out again. */
export interface Planting {
  readonly samples: readonly PlantedSample[];
  readonly stages: readonly PlanStage[];
}

/**
 * Reads a file of planted samples by the steps of judges and writes their way into the stages: no step looks at them but
 * the call of their judge, the reading of its reply, and one behind it that compares and takes them out.
 *
 * @param file as people know it. @param text undefined when there is no such file.
 */
export function plantSamples(
  file: string,
  text: string | undefined,
  stages: readonly PlanStage[],
): Planting | { readonly problems: readonly Problem[] } {
  if (text === undefined)
    return {
      problems: [
        fileProblem(
          file,
          'there is no such file',
          'It holds samples by the steps of judges: `rating: { bad: [...], good: [...] }`.',
        ),
      ],
    };
  const parsed = readYaml(file, text);
  if ('problems' in parsed) return parsed;
  const { yaml } = parsed;
  const read = PlantedFile.safeParse(yaml.value);
  if (!read.success) return { problems: schemaProblems({ yaml, at: [], value: yaml.value, schema: PlantedFile }) };
  const steps = stages.flatMap((stage) => stage.steps);
  const judges = steps.filter(({ id, kind }) => kind === 'parse' && steps.some((step) => step.id === `${id}-ask`));
  const problems: Problem[] = [];
  const passes = new Map<string, string>();
  for (const [judge, { passes: own }] of Object.entries(read.data)) {
    const step = judges.find(({ id }) => id === judge);
    if (step === undefined) {
      const names = judges.map(({ id }) => id);
      const hint = names.length === 0 ? 'With these parameters the recipe has no `score` with `judge`.' : undefined;
      const message = `${quote(judge)} is no judge of the recipe`;
      problems.push(yaml.problemAtKey([judge], { message, nearest: nearestName(judge, names), hint }));
      continue;
    }
    const expression = own ?? filterBehind(step, steps);
    if (expression !== undefined) passes.set(judge, expression);
    else
      problems.push(
        yaml.problemAtKey([judge], {
          message: 'no filter behind the judge says what passes',
          hint: 'Say it here: `passes: rating >= 4`.',
        }),
      );
  }
  if (problems.length > 0) return { problems };
  const samples = Object.entries(read.data).flatMap(([judge, { bad, good }]) => {
    const absent = absentFields(steps, judge);
    return [
      ...bad.map((fields) => ({ judge, isGood: false, fields: { ...absent, ...fields } })),
      ...good.map((fields) => ({ judge, isGood: true, fields: { ...absent, ...fields } })),
    ];
  });
  return { samples, stages: withWay(stages, passes) };
}

/** The expression of the first filter behind a judge that reads its score. */
function filterBehind(judge: PlanStep, steps: readonly PlanStep[]): string | undefined {
  const into = isJsonObject(judge.options) ? judge.options.into : undefined;
  for (const { kind, options } of steps.slice(steps.indexOf(judge) + 1)) {
    const expr = kind === 'filter' && isJsonObject(options) ? options.expr : undefined;
    if (typeof expr !== 'string' || typeof into !== 'string') continue;
    const read = readExpression(expr);
    if (!('fault' in read) && fieldsOf(read.expression).includes(into)) return expr;
  }
  return undefined;
}

/** What steps before the judge write: a prompt may ask whether it is there, but not for what nobody knows. */
function absentFields(steps: readonly PlanStep[], judge: string): Record<string, null> {
  const before = steps.slice(
    0,
    steps.findIndex(({ id }) => id === judge),
  );
  const names = before.flatMap(({ kind, options }) => {
    const known = stepKinds.get(kind);
    return known?.writes(known.options.parse(options)) ?? [];
  });
  return Object.fromEntries(names.filter((name) => name !== 'reply').map((name) => [name, null]));
}

function withWay(stages: readonly PlanStage[], passes: ReadonlyMap<string, string>): PlanStage[] {
  return stages.map((stage, index) => ({
    ...stage,
    steps: stage.steps.flatMap((step, at): PlanStep[] => {
      if (index === 0 && at === 0) return [step, { id: 'planted', kind: plantKind.kind, options: {} }];
      if (step.kind === emitKind.kind) return [step];
      const judge = passes.has(step.id) ? step.id : step.id.replace(/-ask$/u, '');
      const expression = passes.get(judge);
      if (expression === undefined) return [{ ...step, when: both(`${plantedFor} is null`, step.when) }];
      const isOwn = `${plantedFor} == "${judge}"`;
      const unlessPlanted = both(`${plantedFor} is null`, step.when);
      const led = { ...step, when: `(${unlessPlanted}) or ${isOwn}` };
      if (step.id !== judge) return [led];
      return [led, { id: stepBehind(judge), kind: calibrateKind.kind, options: { passes: expression }, when: isOwn }];
    }),
  }));
}

const both = (first: string, when: string | undefined): string =>
  when === undefined ? first : `${first} and (${when})`;
