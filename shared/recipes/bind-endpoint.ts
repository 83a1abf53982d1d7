import { firstEndpoint, type StackEndpoints } from '../contract/endpoints.ts';
import { overridesFileName } from '../contract/keys.ts';
import type { BoundRole, EndpointMode, Overrides } from '../contract/plan.ts';
import { nearestName } from './nearest-name.ts';
import { fileProblem, type Problem, quote } from './problem.ts';
import type { ReadRunFile } from './run-file.ts';

/** Where a role is bound to, and how it may be called. */
export interface BoundCalls {
  readonly calls: Pick<BoundRole, 'endpoint' | 'callsAtOnce' | 'callTimeoutMs'>;
  readonly notices: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Binds a role to an endpoint of the stack: that of the overrides, else that of run.yaml, else none of its own.
 *
 * @param embeds the role is asked for vectors of texts: call by call, whatever is said of the other roles.
 * @param like the role whose place in run.yaml counts, where the role itself has none.
 */
export function bindEndpoint(
  role: string,
  like: string,
  { run, yaml }: ReadRunFile,
  overrides: Overrides,
  endpoints: StackEndpoints,
  embeds = false,
): BoundCalls {
  const entry = run.roles?.[role] === undefined ? like : role;
  const given = run.roles?.[entry];
  const own = overrides.roles?.[role];
  const { calls_at_once, call_seconds = own === undefined ? overrides.callSeconds : undefined } = given ?? {};
  const limits = {
    ...(calls_at_once === undefined ? {} : { callsAtOnce: calls_at_once }),
    ...(call_seconds === undefined ? {} : { callTimeoutMs: call_seconds * 1000 }),
  };
  const alias = own?.endpoint ?? given?.endpoint ?? firstEndpoint;
  const found = endpoints[alias];
  const mode = alias === firstEndpoint ? (overrides.mode ?? found?.mode) : found?.mode;
  if (embeds && own === undefined && mode === 'async') {
    const problem = yaml.problemAt(['roles', entry], {
      message: `the role ${quote(role)} asks for vectors call by call, and its endpoint takes batches`,
      hint: 'Bind it by `endpoint` to one whose mode is realtime.',
    });
    return { calls: limits, notices: [], problems: [problem] };
  }
  if (alias === firstEndpoint) return { calls: limits, notices: [], problems: [] };
  if (found !== undefined) {
    const endpoint = { ...found, mode: embeds ? 'realtime' : (own?.mode ?? overrides.mode ?? found.mode) };
    return { calls: { ...limits, endpoint }, notices: [], problems: [] };
  }
  if (overrides.soleEndpoint) {
    const notice = `run.yaml binds the role ${role} to the endpoint ${quote(alias)}; the only one there is stood in.`;
    return { calls: limits, notices: [notice], problems: [] };
  }
  const names = Object.keys(endpoints);
  const problem = yaml.problemAt(['roles', entry, 'endpoint'], {
    message: `the pipeline has no endpoint ${quote(alias)}`,
    expected: `one of ${names.join(', ')}`,
    nearest: nearestName(alias, names),
    hint: 'An endpoint is added by the context value "endpoints" of the pipeline, see docs/runbook.md.',
  });
  return { calls: limits, notices: [], problems: [problem] };
}

/** Roles that the command binds and the recipe does not have. */
export function unknownRoles(name: string, known: readonly string[], { roles = {} }: Overrides): Problem[] {
  return Object.keys(roles)
    .filter((role) => !known.includes(role))
    .map((role) => {
      const nearest = nearestName(role, known);
      const hint = nearest === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${quote(nearest)}?`;
      return fileProblem(overridesFileName, `the recipe ${quote(name)} has no role ${quote(role)}`, hint);
    });
}

/** Roles that take turns in one shard must be reached in the same way: batches cannot wait for single calls. */
export function modeProblems(
  pairs: readonly (readonly string[])[],
  roles: Readonly<Record<string, BoundRole>>,
  mode: EndpointMode,
  { yaml }: ReadRunFile,
): Problem[] {
  const modeOf = (role: string): EndpointMode => roles[role]?.endpoint?.mode ?? mode;
  return pairs
    .filter(([first = '', ...others]) => others.some((other) => modeOf(other) !== modeOf(first)))
    .map((names) =>
      yaml.problemAt(['roles'], {
        message: `the roles ${names.join(' and ')} talk to each other, and their endpoints take calls in different ways`,
        expected: 'endpoints that are both realtime or both async',
      }),
    );
}
