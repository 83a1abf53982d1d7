import { z } from 'zod';
import { SafeName } from '../contract/keys.ts';
import type { PlanStep } from '../contract/plan.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import type { StepKind } from '../domain/steps/step.ts';
import { usesOf } from '../domain/steps/uses.ts';
import { type FilledOptions, fillParameters, type GivenValues } from './bind-parameters.ts';
import { reservedStepEndings, reservedStepIds } from './compile.ts';
import { allOf, type Guard, switchOf } from './guard.ts';
import { nearestName } from './nearest-name.ts';
import type { ParameterValue } from './parameter.ts';
import { type Problem, quote } from './problem.ts';
import { writtenKinds } from './published-schemas.ts';
import type { LocatedYaml, ProblemText, YamlPath } from './read-yaml.ts';
import type { RecipeStep } from './recipe-steps.ts';
import { repaired } from './repair.ts';
import { schemaProblems } from './schema-problems.ts';
import { fieldsOfUnread, hasStandIn } from './stand-in.ts';
import { fillTemplateName } from './template-name.ts';

/** The kinds of steps there are, by name. */
export type StepKinds = ReadonlyMap<string, StepKind>;

/** A step as far as it could be understood, for the checks that look at several steps. */
export interface CheckedStep {
  readonly id: string;
  /** Undefined when no kind has a name like the given one. */
  readonly kind: StepKind | undefined;
  /** Options with parameters and defaults filled in; undefined when they cannot be read at all. */
  readonly options: unknown;
  /** Where the step's options stand in recipe.yaml. */
  readonly at: YamlPath;
  readonly filled: FilledOptions;
  /** Conditions that every record meets which the step looks at. */
  readonly guards: readonly Guard[];
  /** The options are only what was probably meant. */
  readonly isGuess?: boolean;
  /** Names in a step that cannot be read, or only in part: it may write fields that are called so. */
  readonly mayWrite?: readonly string[];
}

export interface StepsInput {
  readonly steps: readonly RecipeStep[];
  readonly yaml: LocatedYaml;
  readonly kinds: StepKinds;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly given: GivenValues | undefined;
}

/** Checks each step on its own: kind, id, parameters, options. */
export function checkSteps(input: StepsInput): { steps: readonly CheckedStep[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  const steps = input.steps.map((step) => {
    problems.push(...idProblems(step, ids, input.yaml));
    return checkStep(step, input, problems);
  });
  return { steps, problems };
}

/** A step of the plan, for steps without problems. Parameters in a template's name are filled in once and for all. */
export function planStep(step: CheckedStep, parameters: ReadonlyMap<string, ParameterValue>): PlanStep {
  if (step.kind === undefined) throw new Error(`The step ${step.id} has no kind.`);
  const written = z.record(z.string(), z.json()).parse(step.options);
  const options = z.json().parse(step.kind.place === 'prompt' ? fillTemplateNames(written, parameters) : written);
  const when = allOf(step.guards.filter((guard) => switchOf(guard) !== true));
  const uses = usesOf(step.kind, step.options);
  return { id: step.id, kind: step.kind.kind, options, ...(when === undefined ? {} : { when }), uses };
}

/** Fills parameters into the names of prompt files, wherever the options have one. */
function fillTemplateNames(options: Json, parameters: ReadonlyMap<string, ParameterValue>): Json {
  if (!isJsonObject(options)) return options;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      name === 'template' && typeof value === 'string'
        ? fillTemplateName(value, parameters)
        : fillTemplateNames(value, parameters),
    ]),
  );
}

/** Whether a switch of the recipe leaves the step out: a condition that is false for every record. */
export const isOff = ({ guards }: CheckedStep): boolean => guards.some((guard) => switchOf(guard) === false);

/** An option as it was written, parameters filled in; undefined when it is no text. */
export function textOption(step: CheckedStep, name: string): string | undefined {
  const { options } = step.filled;
  const value: unknown =
    typeof options === 'object' && options !== null && Object.hasOwn(options, name)
      ? (options as Readonly<Record<string, unknown>>)[name]
      : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Options of a step that are steps of their own by now. */
const writtenInside: ReadonlySet<string> = new Set(['judge', 'similarity', 'quantile']);

function idProblems(step: RecipeStep, ids: Set<string>, yaml: LocatedYaml): Problem[] {
  const owner = writtenInside.has(String(step.at.at(-1))) ? step.at.slice(0, -1) : step.at;
  const at = [...owner, 'id'];
  const written = yaml.written(at) ?? step.id;
  const problems: Problem[] = [];
  // A step that is written out as several is told once.
  if (written !== step.id && ids.has(`at ${JSON.stringify(at)}`)) return [];
  ids.add(`at ${JSON.stringify(at)}`);
  if (!SafeName.max(48).safeParse(step.id).success)
    problems.push(
      yaml.problemAt(at, {
        message: `${quote(written)} cannot be the id of a step`,
        expected: 'lower-case letters, digits and hyphens, at most 48 characters',
      }),
    );
  else if (reservedStepIds.includes(step.id) || reservedStepEndings.some((ending) => step.id.endsWith(ending)))
    problems.push(yaml.problemAt(at, { message: `the step id ${quote(step.id)} is reserved for stages` }));
  if (ids.has(step.id)) problems.push(yaml.problemAt(at, { message: `two steps have the id ${quote(step.id)}` }));
  ids.add(step.id);
  return problems;
}

function checkStep(step: RecipeStep, input: StepsInput, problems: Problem[]): CheckedStep {
  const { yaml, kinds, parameters } = input;
  const filled = fillParameters(step.options, parameters);
  const conditions = step.guards.map((guard) => ({
    guard,
    filled: fillParameters({ when: guard.expression }, parameters),
  }));
  const guards = conditions.map(({ guard, filled: { options } }): Guard => {
    const when = isJsonObject(options) ? options.when : undefined;
    // A switch that is nothing but a parameter is true or false by now.
    return typeof when === 'string' || typeof when === 'boolean' ? { ...guard, expression: String(when) } : guard;
  });
  for (const { guard, filled: found } of conditions) {
    for (const [key, name] of found.origins) filled.origins.set(`when ${key}`, name);
    for (const { name, nearest } of found.unknown)
      problems.push(
        yaml.problemAt(guard.at, {
          message: `there is no parameter ${quote(name)}`,
          nearest: nearest === undefined ? undefined : `$${nearest}`,
        }),
      );
  }
  for (const { path, name, nearest } of filled.unknown) {
    const message = `there is no parameter ${quote(name)}`;
    problems.push(
      yaml.problemAt([...step.at, ...path], { message, nearest: nearest === undefined ? undefined : `$${nearest}` }),
    );
  }
  const mayWrite = fieldsOfUnread(filled.options);
  if (step.broken) return { id: step.id, kind: undefined, options: undefined, at: step.at, filled, guards, mayWrite };
  const exact = kinds.get(step.kind);
  const guess = nearestName(step.kind, kinds.keys());
  if (exact === undefined)
    problems.push(
      yaml.problemAtKey(step.at, {
        message: `unknown step kind ${quote(step.kind)}`,
        nearest: guess,
        expected: guess === undefined ? `one of ${namesOfKinds(kinds)}` : undefined,
      }),
    );
  const kind = exact ?? kinds.get(guess ?? '');
  if (kind === undefined) return { id: step.id, kind, options: undefined, at: step.at, filled, guards, mayWrite };

  const result = kind.options.safeParse(filled.options);
  if (result.success) return { id: step.id, kind, options: result.data, at: step.at, filled, guards };
  const found = schemaProblems({
    yaml,
    at: step.at,
    value: filled.options,
    schema: kind.options,
    place: (path, text) => placeOfParameter(path, text, filled, input),
  });
  // A place whose parameter does not exist has been reported already.
  const unknownPlaces = filled.unknown.map(({ path }) => yaml.problemAt([...step.at, ...path], { message: '' }));
  problems.push(
    ...found.filter((one) => !unknownPlaces.some((place) => place.line === one.line && place.column === one.column)),
  );
  const options = repaired(kind.options, filled.options);
  return {
    ...{ id: step.id, kind, options, at: step.at, filled, guards, isGuess: true },
    ...(options === undefined || hasStandIn(options) ? { mayWrite } : {}),
  };
}

/** What can be written in a recipe. */
const namesOfKinds = (kinds: StepKinds): string =>
  writtenKinds(kinds)
    .map(({ kind }) => kind)
    .join(', ');

/** Puts a finding about an option of a step where a person can mend it: in run.yaml when that gave the value. */
export type OptionPlace = (step: Pick<CheckedStep, 'at' | 'filled'>, option: string, text: ProblemText) => Problem;

export function optionPlace(input: Pick<StepsInput, 'given' | 'yaml'>): OptionPlace {
  return (step, option, text) =>
    placeOfParameter([option], text, step.filled, input) ?? input.yaml.problemAt([...step.at, option], text);
}

function placeOfParameter(
  path: YamlPath,
  text: ProblemText,
  filled: FilledOptions,
  { given, yaml }: Pick<StepsInput, 'given' | 'yaml'>,
): Problem | undefined {
  // The value may be an entry of a list that the parameter gives as a whole.
  const depth = path.findLastIndex((_, index) => filled.origins.has(JSON.stringify(path.slice(0, index + 1)))) + 1;
  const name = filled.origins.get(JSON.stringify(path.slice(0, depth)));
  if (name === undefined) return undefined;
  const within = path.slice(depth);
  const message = `the parameter ${quote(name)} does not fit: ${text.message}`;
  if (given !== undefined && Object.hasOwn(given.values, name))
    return given.yaml.problemAt([...given.at, name, ...within], { ...text, message });
  return yaml.problemAt(['parameters', name, 'default', ...within], { ...text, message });
}
