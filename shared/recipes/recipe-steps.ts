import { z } from 'zod';
import { isJsonObject, type Json } from '../domain/json.ts';
import { BreedOptions } from '../domain/steps/breed.ts';
import { ExpressionText, FieldName, ReasonName } from '../domain/steps/option-schemas.ts';
import type { Guard } from './guard.ts';
import { isWaiting, PairJudgeEntry, pairSteps } from './pair-entry.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml, YamlPath } from './read-yaml.ts';
import { repaired } from './repair.ts';
import { schemaProblems } from './schema-problems.ts';
import { similarityOptions } from './similarity-entry.ts';

/** One step as the compiler sees it: routes are conditions by now. */
export interface RecipeStep {
  readonly kind: string;
  readonly id: string;
  readonly options: { readonly [name: string]: Json };
  /** Where the options stand in the file. */
  readonly at: YamlPath;
  readonly guards: readonly Guard[];
  /** Too faulty to be written out; what is wrong has been said. */
  readonly broken?: boolean;
}

const BranchName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u, {
  message: 'a name in lower-case letters, digits and underscores',
});
const StepList = z.array(z.record(z.string(), z.looseObject({ id: z.string() }))).max(100);
const Branch = z.strictObject({
  when: ExpressionText.describe('Records for which this is true, and no branch above, go here.'),
  steps: StepList.optional().describe('What happens to them; afterwards they go on behind the route.'),
  reject: ReasonName.optional().describe('They are dropped with this reason instead.'),
});

/** A route as it is written. */
export const RouteEntry = z.strictObject({
  into: FieldName.optional().describe('Field for the name of the branch; the id of the step when absent.'),
  branches: z.record(BranchName, Branch).describe('Branches by name, in the order in which they are tried.'),
  else: z
    .union([z.literal('keep'), z.strictObject({ steps: StepList.optional(), reject: ReasonName.optional() })])
    .describe('What happens to all others: `keep`, steps of their own, or `reject` with a reason.'),
});

/** A score by a model as it is written. */
export const JudgeEntry = z.strictObject({
  role: z.string().min(1).describe('Role of the model that judges.'),
  template: z.string().min(1).describe('Prompt file; the reply ends with a score.'),
  into: FieldName.describe('Field for the score.'),
  min: z.number().optional().describe('Smallest number of the scale; 1 when absent.'),
  max: z.number().optional().describe('Largest number of the scale; 5 when absent.'),
  label: z.string().optional().describe('Word before the score; `score` when absent.'),
  max_tokens: z.int().describe('Longest reply.'),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  reask: z.int().optional(),
  fail: z
    .enum(['drop', 'keep'])
    .describe('A reply without a score: drop the record, or keep it with null. Never a pass.'),
  reason: ReasonName.optional(),
});

const limitOfGenerations = 20;

/** A population as it is written. */
export const EvolveEntry = z.strictObject({
  generations: z.int().min(1).max(limitOfGenerations).describe('How often the body is repeated.'),
  ...BreedOptions.omit({ generation: true }).shape,
  body: StepList.min(1).describe(
    'Steps that turn each child into a member or drop it. They see the children of their generation only; `parents` is a list of maps with the carried fields.',
  ),
});

/** Name of the branch for all others. */
export const elseBranch = 'else';

/** Writes out routes and judges, so that nothing but a list of steps with conditions is left. */
export function flattenSteps(
  entries: readonly Readonly<Record<string, { readonly id: string; readonly [option: string]: unknown }>>[],
  yaml: LocatedYaml,
): { readonly steps: readonly RecipeStep[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  return { steps: flatten(entries, ['steps'], []), problems };

  function flatten(list: typeof entries, at: YamlPath, outer: readonly Guard[]): RecipeStep[] {
    return list.flatMap((entry, index) =>
      Object.entries(entry)
        .slice(0, 1)
        .flatMap(([kind, { id, when, ...rest }]) => {
          const place = [...at, index, kind];
          const options = z.record(z.string(), z.json()).parse(rest) as { readonly [name: string]: Json };
          const guards = [...outer, ...own(when as Json | undefined, [...place, 'when'])];
          if (kind === 'route') return route(id, options, place, guards);
          if (kind === 'score' && isJsonObject(options.judge))
            return judge(id, options.judge, [...place, 'judge'], guards);
          if (kind === 'evolve') return evolve(id, options, place, guards);
          if (kind === 'vote' && options.mode === 'pair' && isJsonObject(options.judge))
            return pairJudge(id, options, place, guards);
          if (kind === 'vote' && (options.mode === 'pick' || options.mode === 'pair' || options.mode === 'blind'))
            return [{ kind: options.mode, id, options, at: place, guards }];
          if (kind === 'score' && isJsonObject(options.similarity))
            return [
              {
                kind: 'prompt',
                id,
                options: similarityOptions(options.similarity),
                at: [...place, 'similarity'],
                guards,
              },
            ];
          if (kind === 'score' && isJsonObject(options.quantile))
            return [{ kind: 'quantile', id, options: options.quantile, at: [...place, 'quantile'], guards }];
          return [{ kind, id, options, at: place, guards }];
        }),
    );
  }

  function own(when: Json | undefined, at: YamlPath): Guard[] {
    if (when === undefined) return [];
    if (typeof when === 'string' && when.trim() !== '') return [{ expression: when, at }];
    problems.push(
      yaml.problemAt(at, { message: '"when" is no expression', expected: 'text such as "style == \'qa\'"' }),
    );
    return [];
  }

  function route(
    id: string,
    options: { readonly [name: string]: Json },
    at: YamlPath,
    guards: readonly Guard[],
  ): RecipeStep[] {
    const written = checked(RouteEntry, options, at) ?? repaired(RouteEntry, { else: 'keep', ...options });
    if (written === undefined) return [{ kind: 'route', id, options, at, guards, broken: true }];
    const into = written.into ?? id.replaceAll('-', '_');
    const names = Object.keys(written.branches);
    if (names.includes(elseBranch))
      problems.push(
        yaml.problemAtKey([...at, 'branches', elseBranch], { message: 'a branch cannot be called "else"' }),
      );
    const last = written.else === 'keep' ? { steps: [] } : written.else;
    const all = [...Object.entries(written.branches), [elseBranch, last] as const];
    for (const [name, { steps, reject }] of all) problems.push(...endProblems(name, steps, reject, at));
    const step: RecipeStep = {
      kind: 'route',
      id,
      options: {
        into,
        rules: Object.entries(written.branches).map(([branch, { when, reject }]) => ({
          branch,
          when,
          ...optional('reject', reject),
        })),
        else: { branch: elseBranch, ...optional('reject', last.reject) },
      },
      at,
      guards,
    };
    const inner = all.flatMap(([branch, { steps }]) => {
      const place = branch === elseBranch ? [...at, 'else'] : [...at, 'branches', branch];
      const guard: Guard = { expression: `${into} == "${branch}"`, at: place, route: { field: into, branch } };
      return flatten(steps ?? [], [...place, 'steps'], [...guards, guard]);
    });
    return [step, ...inner];
  }

  function endProblems(name: string, steps: unknown, reject: string | undefined, at: YamlPath): Problem[] {
    const place = name === elseBranch ? [...at, 'else'] : [...at, 'branches', name];
    if (steps === undefined && reject === undefined)
      return [
        yaml.problemAtKey(place, {
          message: `the branch ${quote(name)} never ends`,
          hint: 'Give it steps (`steps: []` lets records go on), or `reject` with a reason.',
        }),
      ];
    if (reject === undefined || !Array.isArray(steps) || steps.length === 0) return [];
    return [
      yaml.problemAtKey([...place, 'steps'], {
        message: `the branch ${quote(name)} rejects its records, so its steps see none`,
      }),
    ];
  }

  function judge(
    id: string,
    options: { readonly [name: string]: Json },
    at: YamlPath,
    guards: readonly Guard[],
  ): RecipeStep[] {
    const written = checked(JudgeEntry, options, at);
    if (written === undefined) return [{ kind: 'score', id, options, at, guards, broken: true }];
    const { role, template, max_tokens, temperature, top_p, reask, into, min, max, label, fail, reason } = written;
    const asking = {
      role,
      template,
      max_tokens,
      ...optional('temperature', temperature),
      ...optional('top_p', top_p),
      ...optional('reask', reask),
    };
    const reading = {
      form: 'number',
      into,
      fail,
      ...optional('min', min),
      ...optional('max', max),
      ...optional('label', label),
      ...optional('reason', reason),
    };
    return [
      { kind: 'prompt', id: `${id}-ask`, options: asking, at, guards },
      { kind: 'parse', id, options: reading, at, guards },
    ];
  }

  function pairJudge(
    id: string,
    options: { readonly [name: string]: Json },
    at: YamlPath,
    guards: readonly Guard[],
  ): RecipeStep[] {
    const written = checked(PairJudgeEntry, options.judge ?? null, [...at, 'judge']);
    if (written === undefined) return [{ kind: 'pair', id, options, at, guards, broken: true }];
    const guard: Guard = { expression: isWaiting, at };
    return pairSteps(id, options, written).map(({ waiting, ...step }) => ({
      ...step,
      at: step.kind === 'prompt' || step.kind === 'parse' ? [...at, 'judge'] : at,
      guards: waiting ? [...guards, guard] : guards,
    }));
  }

  /** Every generation is the same body once more, behind a barrier that draws the parents. */
  function evolve(
    id: string,
    options: { readonly [name: string]: Json },
    at: YamlPath,
    guards: readonly Guard[],
  ): RecipeStep[] {
    // What parameters give is checked with the steps that it goes into, where their values are known.
    const filled = evolveOptions.filter((name) => parameterIn(options[name]) !== undefined);
    const own = Object.fromEntries(Object.entries(options).filter(([name]) => !filled.some((other) => other === name)));
    const left: Partial<Record<EvolveOption, true>> = Object.fromEntries(filled.map((name) => [name, true]));
    const written = checked(EvolveEntry.partial(left), own, at);
    if (written === undefined) return [{ kind: 'evolve', id, options, at, guards, broken: true }];
    const { generations: counted, body = [], ...rest } = written;
    const given = parameterIn(options.generations);
    const generations = counted ?? mostGenerations(given, yaml);
    const bred = Object.fromEntries(
      filled.filter((name) => name !== 'generations').map((name) => [name, options[name]]),
    );
    return Array.from({ length: generations }, (_, index) => index + 1).flatMap((generation) => {
      const breeding = z.record(z.string(), z.json()).parse({ ...rest, ...bred, generation }) as {
        readonly [name: string]: Json;
      };
      const isWanted =
        given === undefined ? [] : [{ expression: `$${given} >= ${generation}`, at: [...at, 'generations'] }];
      const guard: Guard = { expression: `generation == ${generation}`, at };
      const named = body.map((entry) =>
        Object.fromEntries(
          Object.entries(entry).map(([kind, own]) => [kind, { ...own, id: `${own.id}-g${generation}` }]),
        ),
      );
      // Duplicates are looked for in the whole pool, not only among the children.
      const steps = flatten(named, [...at, 'body'], [...guards, ...isWanted, guard]).map((step) =>
        step.kind === 'dedup' ? { ...step, guards: step.guards.filter((one) => one !== guard) } : step,
      );
      return [
        { kind: 'breed', id: `${id}-g${generation}`, options: breeding, at, guards: [...guards, ...isWanted] },
        ...steps,
      ];
    });
  }

  function checked<T>(schema: z.ZodType<T>, value: Json, at: YamlPath): T | undefined {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    problems.push(...schemaProblems({ yaml, at, value, schema }));
    return repaired(schema, value);
  }
}

type EvolveOption = keyof typeof EvolveEntry.shape;
const evolveOptions = Object.keys(EvolveEntry.shape) as EvolveOption[];

const parameterIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? /^\$([A-Za-z_][A-Za-z0-9_]*)$/u.exec(value)?.[1] : undefined;

/** As many generations as the parameter may ask for; those that it does not ask for are switched off. */
function mostGenerations(parameter: string | undefined, { value }: LocatedYaml): number {
  const parameters = isJsonObject(value) ? (value.parameters ?? null) : null;
  const named = parameter !== undefined && isJsonObject(parameters) ? (parameters[parameter] ?? null) : null;
  const most = isJsonObject(named) && typeof named.max === 'number' ? Math.floor(named.max) : limitOfGenerations;
  return Math.min(limitOfGenerations, Math.max(1, most));
}

const optional = <Name extends string, Value>(name: Name, value: Value | undefined): { [K in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { [K in Name]?: Value };
