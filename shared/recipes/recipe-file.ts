import { z } from 'zod';
import { SafeName } from '../contract/keys.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import { ReasonName } from '../domain/steps/option-schemas.ts';
import { Name, Parameter } from './parameter.ts';
import { inReadingOrder, type Problem } from './problem.ts';
import { type LocatedYaml, readYaml } from './read-yaml.ts';
import { flattenSteps, type RecipeStep } from './recipe-steps.ts';
import { repaired } from './repair.ts';
import { schemaProblems } from './schema-problems.ts';
import { standInName } from './stand-in.ts';

const Role = z.union([
  z.string().min(1),
  z.strictObject({
    about: z.string().min(1).describe('What the model is used for.'),
    like: Name.describe('Another role, whose model it takes when the run binds none to it.'),
  }),
]);

/**
 * `recipe.yaml`: a method as data. The options of a step are checked by its kind, see `checkRecipe`.
 * `docs/schema/recipe.schema.json` is generated from this.
 */
export const RecipeFile = z
  .strictObject({
    recipe: SafeName.describe('Name of the recipe; equals the name of its folder.'),
    version: z.int().positive().describe('Rises whenever the output changes.'),
    about: z.string().min(1).max(2000).describe('What the recipe makes, in a sentence or two.'),
    source: z.string().min(1).max(2000).describe('Where the method was published.'),
    license: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Licence that the recipe's own texts bring into what is made with it; none when absent."),
    parameters: z.record(Name, Parameter).optional().describe('Knobs that run.yaml may turn by `with:`.'),
    roles: z.record(Name, Role).optional().describe('What models are used as, and what for.'),
    reasons: z
      .record(ReasonName, z.string().min(1).max(500))
      .optional()
      .describe('Reasons of this recipe beside those of the closed list, each with what it means.'),
    reads: z.array(z.string()).optional().describe('Fields that a seed must have beside those of the source step.'),
    steps: z
      .array(z.record(z.string(), z.looseObject({ id: z.string() })))
      .min(1)
      .max(200)
      .describe('What to do, in order: one map entry each, kind: { id, options }.'),
  })
  .meta({ title: 'Sower recipe', description: 'recipe.yaml of a recipe folder.' });
export type RecipeFile = z.infer<typeof RecipeFile>;

export interface ReadRecipe {
  readonly recipe: Omit<RecipeFile, 'steps'>;
  readonly steps: readonly RecipeStep[];
  readonly yaml: LocatedYaml;
  /** What is wrong with the form; where there is any, the rest holds what could be read nevertheless. */
  readonly problems: readonly Problem[];
}

/** Reads the form of `recipe.yaml`; what its steps mean is checked by `checkRecipe`. */
export function readRecipe(
  text: string,
  file: string,
): { readonly read: ReadRecipe } | { readonly problems: readonly Problem[] } {
  const parsed = readYaml(file, text);
  const yaml = 'yaml' in parsed ? parsed.yaml : parsed.rest;
  if (yaml === undefined) return { problems: 'problems' in parsed ? parsed.problems : [] };
  const value = withOneKindEach(yaml.value);
  const problems = inReadingOrder([
    ...('problems' in parsed ? parsed.problems : []),
    ...schemaProblems({ yaml, at: [], value, schema: RecipeFile }),
    ...stepFormProblems(yaml),
  ]);
  const data = problems.length === 0 ? RecipeFile.parse(value) : repaired(RecipeFile, readable(value));
  if (data === undefined) return { problems };
  const { steps: entries, ...recipe } = data;
  const flat = flattenSteps(entries, yaml);
  return { read: { recipe, steps: flat.steps, yaml, problems: inReadingOrder([...problems, ...flat.problems]) } };
}

/** Only the first kind of each step, so that the others are reported as what they are. */
function withOneKindEach(recipe: Json): Json {
  if (!isJsonObject(recipe) || !Array.isArray(recipe.steps)) return recipe;
  const steps = recipe.steps.map((entry: Json) =>
    isJsonObject(entry) ? Object.fromEntries(Object.entries(entry).slice(0, 1)) : entry,
  );
  return { ...recipe, steps };
}

/** Stands in for what is missing, so that the checks of the steps can go on. */
function readable(recipe: Json): Json {
  if (!isJsonObject(recipe)) return recipe;
  const steps = (Array.isArray(recipe.steps) ? recipe.steps : []).map((entry: Json, index) => {
    const written = typeof entry === 'string' ? { [entry]: null } : entry;
    const [[kind, options] = [standInName, null]] = isJsonObject(written) ? Object.entries(written) : [];
    return { [kind]: { id: `step-${index + 1}`, ...(isJsonObject(options) ? options : {}) } };
  });
  return { recipe: standInName, version: 1, about: '-', source: '-', ...recipe, steps };
}

/** A list entry with two kinds is nearly always an option that is indented too little. */
function stepFormProblems(yaml: LocatedYaml): Problem[] {
  const entries = isJsonObject(yaml.value) && Array.isArray(yaml.value.steps) ? yaml.value.steps : [];
  return entries.flatMap((entry: Json, index) => {
    if (!isJsonObject(entry)) return [];
    const [, second] = Object.keys(entry);
    if (Object.keys(entry).length === 0)
      return [yaml.problemAt(['steps', index], { message: `step ${index + 1} is empty`, expected: 'kind: { id: … }' })];
    if (second === undefined) return [];
    return [
      yaml.problemAtKey(['steps', index, second], {
        message: `step ${index + 1} has more than one kind`,
        expected: 'one kind per list entry',
        hint: 'Options go below the kind, indented further.',
      }),
    ];
  });
}
