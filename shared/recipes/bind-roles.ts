import { firstEndpoint, type StackEndpoints } from '../contract/endpoints.ts';
import type { BoundRole, Overrides, Price } from '../contract/plan.ts';
import { wordsModel } from '../domain/embedding/word-similarity.ts';
import { bindEndpoint, unknownRoles } from './bind-endpoint.ts';
import type { CompiledRecipe } from './check-recipe.ts';
import { nearestName } from './nearest-name.ts';
import { cautiousPrice } from './prices.ts';
import { type Problem, quote } from './problem.ts';
import type { ReadRunFile, RunFile } from './run-file.ts';

/** Model behind an endpoint that serves a single model and is asked for none by name. */
export const defaultModel = 'default';

/** Binds every role of a recipe to a model and its price. */
export function bindRoles(
  recipe: Pick<CompiledRecipe, 'name' | 'roles' | 'declaredRoles' | 'roleLike' | 'embedders'>,
  { run, yaml }: ReadRunFile,
  overrides: Overrides,
  endpoints: StackEndpoints = {},
): {
  readonly roles: Readonly<Record<string, BoundRole>>;
  readonly notices: readonly string[];
  readonly problems: readonly Problem[];
} {
  const notices: string[] = [];
  const problems = Object.keys(run.roles ?? {})
    .filter((role) => !recipe.declaredRoles.includes(role))
    .map((role) => {
      const nearest = nearestName(role, recipe.declaredRoles);
      const message = `the recipe ${quote(recipe.name)} has no role ${quote(role)}`;
      const expected = nearest === undefined ? `one of ${recipe.declaredRoles.join(', ')}` : undefined;
      return yaml.problemAtKey(['roles', role], { message, expected, nearest });
    });
  const unpriced = new Set<string>();
  const roles = recipe.roles.map((role): [string, BoundRole] => {
    const given = run.roles?.[role] ?? run.roles?.[recipe.roleLike[role] ?? role];
    const own = overrides.roles?.[role];
    const replaced =
      own === undefined &&
      overrides.exclusive === true &&
      overrides.model !== undefined &&
      given?.model !== overrides.model;
    const embeds = recipe.embedders.includes(role);
    if (embeds && own === undefined && (given === undefined || replaced)) {
      notices.push(wordsNotice(role));
      return [role, { model: wordsModel, price: wordsPrice }];
    }
    const bound = bindEndpoint(role, recipe.roleLike[role] ?? role, { run, yaml }, overrides, endpoints, embeds);
    notices.push(...bound.notices);
    problems.push(...bound.problems);
    if (replaced && given !== undefined)
      notices.push(
        `run.yaml binds the role ${role} to ${quote(given.model)}; ${quote(overrides.model ?? '')} stood in.`,
      );
    const model = own?.model ?? (replaced ? undefined : given?.model) ?? overrides.model ?? defaultModel;
    const stated = replaced || (own !== undefined && own.model !== given?.model) ? undefined : statedPrice(given);
    const price = stated ?? (own === undefined ? overrides.price : own.price);
    if (price === undefined) unpriced.add(model);
    // A stand-in is held to the terms of the model it stands in for, so that a rehearsal tells the truth.
    const license = given?.license;
    const rate = given?.gpu_tokens_per_second;
    const endpointOf = bound.calls.endpoint ?? endpoints[firstEndpoint];
    const standsIn = replaced || (own === undefined && overrides.exclusive === true);
    const isFirst = own === undefined && bound.calls.endpoint === undefined;
    const stands = own === undefined || own.model === given?.model;
    const revision =
      own?.revision ??
      (stands && !replaced ? given?.revision : undefined) ??
      own?.served ??
      (isFirst ? overrides.revisions?.[model] : undefined) ??
      (standsIn ? undefined : endpointOf?.revision);
    return [
      role,
      {
        model,
        price: price ?? cautiousPrice,
        ...bound.calls,
        ...(!embeds && sendsSchemas(given, standsIn, overrides, endpointOf) ? { structuredOutput: true } : {}),
        ...(revision === undefined ? {} : { revision }),
        ...(rate === undefined ? {} : { gpuTokensPerSecond: rate }),
        ...(license === undefined ? {} : { license }),
      },
    ];
  });
  problems.push(...budgetProblems(recipe, { run, yaml }));
  problems.push(...unknownRoles(recipe.name, recipe.declaredRoles, overrides));
  for (const model of unpriced)
    notices.push(
      `No price is given for the model ${quote(model)}: costs are counted at ${cautiousPrice.input_per_million} and ` +
        `${cautiousPrice.output_per_million} USD per million tokens in and out. Give roles.<role>.price in run.yaml.`,
    );
  return { roles: Object.fromEntries(roles), notices, problems };
}

const wordsPrice: Price = { input_per_million: 0, output_per_million: 0, as_of: 'always', source: 'asks nobody' };

const wordsNotice = (role: string): string =>
  `No model is bound to the role ${role}: texts are compared by their words alone, which says little about their meaning.`;

/** A small model of this computer and a stand-in have no use for schemas, or take far longer with them. */
function sendsSchemas(
  given: NonNullable<RunFile['roles']>[string] | undefined,
  standsIn: boolean,
  overrides: Overrides,
  endpoint: StackEndpoints[string] | undefined,
): boolean {
  if (standsIn) return false;
  return given?.structured_output ?? overrides.structuredOutput ?? endpoint?.schemas ?? false;
}

/** Caps of roles that there are not, and caps on GPU time that nobody can count. */
function budgetProblems(recipe: { readonly roles: readonly string[] }, { run, yaml }: ReadRunFile): Problem[] {
  const capped = Object.entries(run.budget?.roles ?? {});
  const unknown = capped
    .filter(([role]) => !recipe.roles.includes(role))
    .map(([role]) => {
      const nearest = nearestName(role, recipe.roles);
      const expected = nearest === undefined ? `one of ${recipe.roles.join(', ')}` : undefined;
      return yaml.problemAtKey(['budget', 'roles', role], {
        message: `the budget caps ${quote(role)}, which is no role of the recipe`,
        expected,
        nearest,
      });
    });
  const hasRate = (role: string): boolean => run.roles?.[role]?.gpu_tokens_per_second !== undefined;
  const hint = 'Give roles.<role>.gpu_tokens_per_second: reply tokens that one GPU writes in a second.';
  const uncounted = recipe.roles.filter(
    (role) =>
      !hasRate(role) &&
      (run.budget?.max_gpu_hours !== undefined || run.budget?.roles?.[role]?.max_gpu_hours !== undefined),
  );
  const [first] = uncounted;
  if (first === undefined) return unknown;
  const place = run.budget?.max_gpu_hours === undefined ? ['budget', 'roles', first] : ['budget', 'max_gpu_hours'];
  const message = `GPU time is capped, but nothing says how fast the model of the role ${quote(first)} is`;
  return [...unknown, yaml.problemAt(place, { message, hint })];
}

function statedPrice(role: NonNullable<RunFile['roles']>[string] | undefined): Price | undefined {
  if (role?.price === undefined) return undefined;
  return { ...role.price, as_of: role.price.as_of ?? '', source: role.price.source ?? 'run.yaml' };
}
