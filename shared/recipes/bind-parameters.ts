import { isJsonObject, type Json } from '../domain/json.ts';
import { nearestName } from './nearest-name.ts';
import { type Parameter, type ParameterValue, parameterFault } from './parameter.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml, YamlPath } from './read-yaml.ts';
import type { ReadRecipe } from './recipe-file.ts';
import { shown } from './schema-problems.ts';

/** Values that a run gives to parameters, and the file that gives them. */
export interface GivenValues {
  readonly values: Readonly<Record<string, ParameterValue>>;
  readonly yaml: LocatedYaml;
  /** Where the map of values stands in that file. */
  readonly at: YamlPath;
}

/** Final value of every parameter: what the run gives, else the default. Faulty values give way to the default. */
export function bindParameters(
  { recipe, yaml }: ReadRecipe,
  given: GivenValues | undefined,
): { readonly values: ReadonlyMap<string, ParameterValue>; readonly problems: readonly Problem[] } {
  const parameters = new Map(Object.entries(recipe.parameters ?? {}));
  const values = new Map<string, ParameterValue>();
  const problems: Problem[] = [];
  for (const [name, parameter] of parameters) {
    const expected = parameterFault(parameter, parameter.default);
    // With the first allowed value the checks of the steps can go on behind a faulty default.
    values.set(name, expected === undefined ? parameter.default : standIn(parameter));
    if (expected !== undefined)
      problems.push(
        yaml.problemAt(['parameters', name, 'default'], {
          message: `the default of ${quote(name)} is ${shown(parameter.default)}`,
          expected,
        }),
      );
  }
  for (const [name, value] of Object.entries(given?.values ?? {})) {
    if (given === undefined) continue;
    const parameter = parameters.get(name);
    if (parameter === undefined) {
      const nearest = nearestName(name, parameters.keys());
      const message = `the recipe ${quote(recipe.recipe)} has no parameter ${quote(name)}`;
      const expected = nearest === undefined ? `one of ${[...parameters.keys()].join(', ') || 'none'}` : undefined;
      problems.push(given.yaml.problemAtKey([...given.at, name], { message, expected, nearest }));
      continue;
    }
    const expected = parameterFault(parameter, value);
    if (expected === undefined) {
      values.set(name, value);
      continue;
    }
    const nearest = typeof value === 'string' ? nearestName(value, (parameter.one_of ?? []).map(String)) : undefined;
    const message = `the parameter ${quote(name)} is ${shown(value)}`;
    problems.push(given.yaml.problemAt([...given.at, name], { message, expected, nearest }));
  }
  return { values, problems };
}

export interface UnknownParameter {
  readonly path: YamlPath;
  readonly name: string;
  readonly nearest: string | undefined;
}

function standIn({ default: given, one_of, min, max }: Parameter): ParameterValue {
  if (typeof given !== 'number') return one_of?.[0] ?? given;
  return one_of?.[0] ?? Math.min(max ?? given, Math.max(min ?? given, given));
}

/** Options of a step with parameters filled in. */
export interface FilledOptions {
  readonly options: Json;
  /** Parameter behind a place in the options; keys are JSON of the path. */
  readonly origins: Map<string, string>;
  /** Places that name a parameter which does not exist; the value of the nearest one stands there. */
  readonly unknown: readonly UnknownParameter[];
}

/** Options that hold expressions; in them `$name` may stand among other text. */
const expressionOptions: ReadonlySet<string | number> = new Set([
  'when',
  'expr',
  'formula',
  'best',
  'good',
  'score',
  'weight',
  'unit',
  'most_tokens',
]);

const isExpression = (path: YamlPath): boolean => expressionOptions.has(path.at(-1) ?? '') || path.at(-2) === 'set';

/** A value as an expression writes it. */
const literal = (value: ParameterValue): string =>
  Array.isArray(value) ? `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]` : JSON.stringify(value);

/** Replaces every text that is exactly `$name` by the parameter's value, types kept; in expressions every `$name`. */
export function fillParameters(options: Json, values: ReadonlyMap<string, ParameterValue>): FilledOptions {
  const origins = new Map<string, string>();
  const unknown: UnknownParameter[] = [];
  return { options: fill(options, []), origins, unknown };

  function fill(value: Json, path: YamlPath): Json {
    if (Array.isArray(value)) return value.map((entry: Json, index) => fill(entry, [...path, index]));
    if (isJsonObject(value))
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, fill(entry, [...path, name])]));
    const name = typeof value === 'string' ? /^\$([A-Za-z_][A-Za-z0-9_]*)$/u.exec(value)?.[1] : undefined;
    if (name === undefined) return typeof value === 'string' && isExpression(path) ? inExpression(value, path) : value;
    const found = values.get(name);
    if (found !== undefined) {
      origins.set(JSON.stringify(path), name);
      return found;
    }
    const nearest = nearestName(name, values.keys());
    unknown.push({ path, name, nearest });
    return values.get(nearest ?? '') ?? null;
  }

  function inExpression(text: string, path: YamlPath): string {
    return text.replace(/\$([A-Za-z_][A-Za-z0-9_]*)/gu, (whole, name: string) => {
      const found = values.get(name);
      if (found !== undefined) origins.set(JSON.stringify([...path, name]), name);
      else unknown.push({ path, name, nearest: nearestName(name, values.keys()) });
      const meant = found ?? values.get(nearestName(name, values.keys()) ?? '');
      return meant === undefined ? whole : literal(meant);
    });
  }
}
