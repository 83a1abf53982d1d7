import { z } from 'zod';
import type { StepKinds } from './check-steps.ts';
import { RecipeFile } from './recipe-file.ts';
import { RunFile } from './run-file.ts';

/** The editor's help for hand-written files: JSON Schemas with descriptions, by name of the file in `docs/schema/`. */
export function publishedSchemas(kinds: StepKinds): Readonly<Record<string, object>> {
  return {
    'run.schema.json': z.toJSONSchema(RunFile, { io: 'input' }),
    'recipe.schema.json': recipeSchema(kinds),
  };
}

/** The recipe's schema with the options of every kind of step written out. */
function recipeSchema(kinds: StepKinds): object {
  const steps = [...kinds.values()].map((kind) => {
    const id = z.string().describe('Name of the step in counts, lineage and keys.');
    const options = z.toJSONSchema(kind.options, { io: 'input', unrepresentable: 'any' });
    return {
      type: 'object',
      description: kind.about,
      properties: { [kind.kind]: withId(options, z.toJSONSchema(id)) },
      required: [kind.kind],
      additionalProperties: false,
    };
  });
  const recipe = z.toJSONSchema(RecipeFile, { io: 'input' });
  const { properties = {} } = recipe;
  const list = typeof properties.steps === 'object' ? properties.steps : {};
  return { ...recipe, properties: { ...properties, steps: { ...list, items: { anyOf: steps } } } };
}

/** Parameters may stand for any option, so that a text `$name` is right everywhere. */
function withId(options: z.core.JSONSchema.BaseSchema, id: object): object {
  const { $schema: _dialect, properties = {}, required = [], ...rest } = options;
  const parameter = { type: 'string', pattern: '^\\$[a-z][a-z0-9_]*$', description: 'A parameter of the recipe.' };
  const entries = Object.entries(properties).map(([name, schema]) => {
    const description = typeof schema === 'object' ? schema.description : undefined;
    return [name, { ...(description === undefined ? {} : { description }), anyOf: [schema, parameter] }];
  });
  return { ...rest, properties: { id, ...Object.fromEntries(entries) }, required: ['id', ...required] };
}
