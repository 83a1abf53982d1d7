import { z } from 'zod';
import type { PlanStage } from '../contract/plan.ts';
import { digestOf } from '../domain/identity.ts';
import { emitKind, mixOf, viewsOf } from '../domain/steps/emit.ts';
import { filterKind } from '../domain/steps/filter.ts';
import { promptKind } from '../domain/steps/prompt.ts';
import { viewMixKind } from '../domain/steps/view-mix.ts';
import { bindParameters, type GivenValues } from './bind-parameters.ts';
import { expressionProblems } from './check-expressions.ts';
import { fieldProblems, orderProblems, voteProblems } from './check-flow.ts';
import { groupProblems } from './check-groups.ts';
import { checkPrompts } from './check-prompts.ts';
import { reaskProblems } from './check-reask.ts';
import { reasonProblems } from './check-reasons.ts';
import { type CheckedStep, checkSteps, isOff, optionPlace, planStep, type StepKinds } from './check-steps.ts';
import { type PlacedStep, planStages } from './compile.ts';
import { fieldFlow } from './field-flow.ts';
import { nearestName } from './nearest-name.ts';
import type { ParameterValue } from './parameter.ts';
import { fileProblem, inReadingOrder, type Problem, quote } from './problem.ts';
import { parsePromptFile } from './prompt-file.ts';
import { type ReadRecipe, readRecipe } from './recipe-file.ts';
import { standInName, withoutStandIns } from './stand-in.ts';
import { placeholders, promptFolder } from './template-name.ts';

export const recipeFileName = 'recipe.yaml';

export interface RecipeInput {
  /** Name of the recipe's folder; the recipe must have the same. */
  readonly name: string;
  /** Texts of the recipe folder by path relative to it. */
  readonly files: ReadonlyMap<string, string>;
  /** Put before those paths in messages, e.g. `recipes/task-seeded/`. */
  readonly prefix: string;
  readonly kinds: StepKinds;
  /** Parameters as run.yaml gives them. */
  readonly given?: GivenValues | undefined;
}

/** A recipe without problems, parameters filled in, ready for a plan. */
export interface CompiledRecipe {
  readonly name: string;
  readonly version: number;
  readonly about: string;
  readonly source: string;
  readonly license: string | undefined;
  /** Digest of everything that decides what the recipe does: steps, options, parameters, prompts in use. */
  readonly digest: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Roles that a step speaks to with these parameters. */
  readonly roles: readonly string[];
  /** Roles that the recipe declares, also for steps that the parameters leave out. */
  readonly declaredRoles: readonly string[];
  /** Roles that are asked for vectors of texts. */
  readonly embedders: readonly string[];
  /** For roles that a run need not bind: the role whose model they take. */
  readonly roleLike: Readonly<Record<string, string>>;
  /** Meaning of the recipe's own reasons. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly stages: readonly PlanStage[];
  /** Prompt files in use, by path relative to the recipe folder. */
  readonly templates: Readonly<Record<string, string>>;
}

/** What run.yaml can bind, known even of a faulty recipe. */
export type DeclaredRoles = Pick<CompiledRecipe, 'name' | 'roles' | 'declaredRoles' | 'roleLike' | 'embedders'>;

/** Checks a recipe before anything is spent on it and compiles it; finds every problem at once. */
export function checkRecipe(
  input: RecipeInput,
): { readonly recipe: CompiledRecipe } | { readonly problems: readonly Problem[]; readonly meant?: DeclaredRoles } {
  const { files, prefix, kinds, given } = input;
  const file = prefix + recipeFileName;
  const text = files.get(recipeFileName);
  if (text === undefined) return { problems: [fileProblem(file, 'the recipe has no such file')] };
  const result = readRecipe(text, file);
  if ('problems' in result) return { problems: [...result.problems, ...faultyPrompts(files, prefix)] };
  const { recipe, steps: entries, yaml } = result.read;

  const bound = bindParameters(result.read, given);
  const checked = checkSteps({ steps: entries, yaml, kinds, parameters: bound.values, given });
  const { steps } = checked;
  const flow = fieldFlow(steps, recipe.reads ?? []);
  const prompts = checkPrompts({
    steps,
    flow,
    yaml,
    roles: recipe.roles ?? {},
    parameters: bound.values,
    choices: new Map(Object.entries(recipe.parameters ?? {}).map(([knob, { one_of }]) => [knob, one_of ?? []])),
    files,
    display: (path) => prefix + path,
  });
  const problems = [
    ...result.read.problems,
    ...(recipe.recipe === input.name || recipe.recipe === standInName
      ? []
      : [
          yaml.problemAt(['recipe'], {
            message: `the recipe ${quote(recipe.recipe)} lies in a folder ${quote(input.name)}`,
          }),
        ]),
    ...bound.problems,
    ...unusedParameters(result.read, steps),
    ...checked.problems,
    ...orderProblems(steps, yaml),
    ...fieldProblems(steps, flow, yaml),
    ...groupProblems(steps, yaml),
    ...expressionProblems(steps, flow, yaml),
    ...reasonProblems(steps, recipe.reasons ?? {}, yaml),
    ...reaskProblems(
      steps.filter((step) => !isOff(step)),
      yaml,
    ),
    ...voteProblems(steps, optionPlace({ given, yaml }), file),
    ...prompts.problems,
    ...likeProblems(result.read),
  ];
  const taken = steps.filter((step) => !isOff(step));
  const { recipe: name, version, about, source, license, roles = {} } = recipe;
  const spokenTo = new Set(taken.flatMap((step) => prompts.rolesOf(step)));
  const declared: DeclaredRoles = {
    name: input.name,
    roles: Object.keys(roles).filter((role) => spokenTo.has(role)),
    declaredRoles: Object.keys(roles),
    embedders: embedders(taken.map(({ kind, options }) => ({ kind: kind?.kind ?? '', options }))),
    roleLike: roleLike(roles),
  };
  if (problems.length > 0)
    return { problems: inReadingOrder(withoutUnusedEchoes(withoutStandIns(distinct(problems)))), meant: declared };

  const placed = taken.flatMap((step): PlacedStep[] => {
    const group = step.kind?.group?.(step.options) ?? [];
    const planned = {
      step: planStep(step, bound.values),
      place: step.kind?.place ?? 'row',
      joins: step.kind?.gather !== undefined || (step.kind?.joins?.(step.options) ?? false),
      group,
    };
    return [...viewFilter(planned), ...viewMix(planned), planned];
  });
  const used = new Set(taken.flatMap((step) => prompts.usedBy(step)));
  const templates = Object.fromEntries([...used].sort().map((path) => [path, files.get(path) ?? '']));
  const parameters = Object.fromEntries(bound.values);
  const planned = placed.map(({ step }) => step);
  return {
    recipe: {
      ...declared,
      name,
      version,
      about,
      source,
      license,
      digest: digestOf({
        ...{ name, version, about, source, parameters, roles, steps: planned, templates },
        ...(license === undefined ? {} : { license }),
      }),
      parameters,
      reasons: recipe.reasons ?? {},
      stages: planStages(placed),
      templates,
    },
  };
}

const roleLike = (roles: ReadRecipe['recipe']['roles'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(roles).flatMap(([name, role]) => (typeof role === 'string' ? [] : [[name, role.like]])),
  );

/** A role takes the model of one that a run has to bind. */
function likeProblems({ recipe: { roles = {} }, yaml }: ReadRecipe): Problem[] {
  const bound = Object.keys(roles).filter((name) => typeof roles[name] === 'string');
  return Object.entries(roleLike(roles))
    .filter(([, like]) => !bound.includes(like))
    .map(([name, like]) =>
      yaml.problemAt(['roles', name, 'like'], {
        message: `the role ${quote(name)} takes its model from ${quote(like)}, which is no role of its own`,
        nearest: nearestName(like, bound),
      }),
    );
}

function embedders(steps: readonly { readonly kind: string; readonly options: unknown }[]): string[] {
  return steps.flatMap(({ kind, options }) => {
    const read = z.looseObject({ mode: z.literal('embed'), role: z.string() }).safeParse(options);
    return kind === promptKind.kind && read.success ? [read.data.role] : [];
  });
}

/** Of a recipe that cannot be read at all, at least what is wrong with its prompts. */
function faultyPrompts(files: ReadonlyMap<string, string>, prefix: string): Problem[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith(promptFolder)) return [];
    const parsed = parsePromptFile(prefix + path, text);
    return 'problems' in parsed ? parsed.problems : [];
  });
}

/** Where every view has a condition, records that none is for are dropped before, with a reason. */
function viewFilter({ step, place }: PlacedStep): PlacedStep[] {
  if (place !== 'emit' || emitKind.kind !== step.kind) return [];
  const views = viewsOf(emitKind.options.parse(step.options)).map(([, { when }]) => when);
  if (views.length === 0 || views.some((when) => when === undefined)) return [];
  const options = { expr: views.map((when) => `(${when})`).join(' or '), reason: 'no_view' };
  return [{ step: { id: `${step.id}-views`, kind: filterKind.kind, options }, place: 'row' }];
}

/** Rows of several views are drawn before they are written. */
function viewMix({ step, place, group }: PlacedStep): PlacedStep[] {
  if (place !== 'emit' || emitKind.kind !== step.kind || mixOf(emitKind.options.parse(step.options)) === undefined)
    return [];
  const mixed = { id: `${step.id}-mix`, kind: viewMixKind.kind, options: step.options };
  return [{ step: mixed, place: viewMixKind.place, joins: true, ...(group === undefined ? {} : { group }) }];
}

/** A parameter that nothing uses is a knob that turns nothing: nearly always a misspelt name somewhere. */
function unusedParameters({ recipe, yaml, steps: entries }: ReadRecipe, steps: readonly CheckedStep[]): Problem[] {
  const used = new Set([
    ...steps.flatMap((step) => [...step.filled.origins.values()]),
    ...entries.flatMap(({ options }) => (typeof options.template === 'string' ? placeholders(options.template) : [])),
  ]);
  return Object.keys(recipe.parameters ?? {})
    .filter((name) => !used.has(name))
    .map((name) => yaml.problemAtKey(['parameters', name], { message: `no step uses the parameter ${quote(name)}` }));
}

/** A parameter or role that is unused only because its one use is misspelt is not a second problem. */
function withoutUnusedEchoes(problems: readonly Problem[]): Problem[] {
  const guessed = new Set(
    problems.flatMap(({ nearest }) => (nearest === undefined ? [] : [quote(nearest.replace('$', ''))])),
  );
  return problems.filter(({ message }) => {
    const unused = /^no step uses the (?:parameter|role) (.*)$/u.exec(message)?.[1];
    return unused === undefined || !guessed.has(unused);
  });
}

/** The same prompt file may serve several steps; each of its problems is said once. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...seen.values()];
}
