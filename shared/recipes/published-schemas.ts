import { z } from 'zod';
import { blindKind } from '../domain/steps/blind.ts';
import { breedKind } from '../domain/steps/breed.ts';
import { calibrateKind } from '../domain/steps/calibrate.ts';
import { duelKind } from '../domain/steps/duel.ts';
import { pairKind } from '../domain/steps/pair.ts';
import { pickKind } from '../domain/steps/pick.ts';
import { plantKind } from '../domain/steps/plant.ts';
import { quantileKind } from '../domain/steps/quantile.ts';
import { settleKind } from '../domain/steps/settle.ts';
import type { StepKind } from '../domain/steps/step.ts';
import { viewMixKind } from '../domain/steps/view-mix.ts';
import type { StepKinds } from './check-steps.ts';
import { PairEntry } from './pair-entry.ts';
import { RecipeFile } from './recipe-file.ts';
import { EvolveEntry, JudgeEntry, RouteEntry } from './recipe-steps.ts';
import { RunFile } from './run-file.ts';
import { SimilarityEntry } from './similarity-entry.ts';

/** The editor's help for hand-written files: JSON Schemas with descriptions, by name of the file in `docs/schema/`. */
export function publishedSchemas(kinds: StepKinds): Readonly<Record<string, object>> {
  return {
    'run.schema.json': z.toJSONSchema(RunFile, { io: 'input' }),
    'recipe.schema.json': recipeSchema(kinds),
  };
}

/** Kinds that are written as a form of another one. */
const hidden: readonly string[] = [
  blindKind.kind,
  quantileKind.kind,
  breedKind.kind,
  pickKind.kind,
  pairKind.kind,
  duelKind.kind,
  settleKind.kind,
  plantKind.kind,
  calibrateKind.kind,
  viewMixKind.kind,
];

/** Kinds as recipes write them: `evolve` is written out by the compiler. */
export function writtenKinds(kinds: StepKinds): StepKind[] {
  const shown = [...kinds.values()].filter(({ kind }) => !hidden.includes(kind));
  return kinds.has(breedKind.kind) ? [...shown, evolveKind] : shown;
}

const evolveKind: StepKind = {
  ...(breedKind as StepKind),
  kind: 'evolve',
  about:
    'Breeds a pool: every generation draws parents from all members, makes children of them, and the steps of `body` turn these into members or drop them. `dedup` in the body looks at the whole pool.',
  options: EvolveEntry,
};

/** Kinds that are written in another form than the compiler hands on. */
const writtenForms: Readonly<Record<string, readonly z.ZodType[]>> = {
  route: [RouteEntry],
  vote: [pickKind.options, blindKind.options, PairEntry],
  score: [
    z.strictObject({ judge: JudgeEntry }),
    z.strictObject({ similarity: SimilarityEntry }),
    z.strictObject({ quantile: quantileKind.options }),
  ],
};

type Schema = z.core.JSONSchema.BaseSchema;

/** The recipe's schema with the options of every kind of step written out. */
function recipeSchema(kinds: StepKinds): object {
  const definitions: Record<string, Schema> = {};
  const steps = writtenKinds(kinds).map((kind) => {
    const forms = [...(writtenForms[kind.kind] ?? []), ...(kind.kind === 'route' ? [] : [kind.options])];
    const schemas = forms.map((form) => {
      const { $defs = {}, ...options } = ownNames(kind.kind, z.toJSONSchema(form, { io: 'input' }));
      for (const [name, schema] of Object.entries($defs)) definitions[`${kind.kind}-${name}`] = schema;
      return stepSchema(options);
    });
    return {
      type: 'object',
      description: kind.about,
      properties: { [kind.kind]: schemas.length === 1 ? schemas[0] : { anyOf: schemas } },
      required: [kind.kind],
      additionalProperties: false,
    };
  });
  const recipe = z.toJSONSchema(RecipeFile, { io: 'input' });
  const { properties = {} } = recipe;
  const list = typeof properties.steps === 'object' ? properties.steps : {};
  return {
    ...recipe,
    properties: { ...properties, steps: { ...list, items: { anyOf: steps } } },
    $defs: { ...recipe.$defs, ...definitions },
  };
}

/** References of one kind's schema under names of their own, so that the definitions of all kinds fit in one place. */
function ownNames(kind: string, schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"#/$defs/${kind}-`)) as Schema;
}

/** Parameters may stand for any option, so that a text `$name` is right everywhere. */
function stepSchema(options: Schema): Schema {
  const choices = options.anyOf ?? options.oneOf;
  if (choices !== undefined)
    return { anyOf: choices.map((choice) => (typeof choice === 'boolean' ? choice : stepSchema(choice))) };
  const { $schema: _dialect, properties = {}, required = [], ...rest } = options;
  const id = { type: 'string', description: 'Name of the step in counts, lineage and keys.' } as const;
  const when = {
    type: 'string',
    description: 'Expression over fields; records for which it is not true pass through untouched.',
  } as const;
  const parameter = {
    type: 'string',
    pattern: '^\\$[a-z][a-z0-9_]*$',
    description: 'A parameter of the recipe.',
  } as const;
  const entries = Object.entries(properties).flatMap(([name, schema]): [string, Schema][] => {
    if (typeof schema === 'boolean') return [];
    const { description } = schema;
    return [[name, { ...(description === undefined ? {} : { description }), anyOf: [schema, parameter] }]];
  });
  return { ...rest, properties: { id, when, ...Object.fromEntries(entries) }, required: ['id', ...required] };
}
