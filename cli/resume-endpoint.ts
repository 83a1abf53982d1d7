import type { Decision } from './choose-run.ts';
import { cleanLine } from './clean-text.ts';
import { endpointText } from './endpoint.ts';
import type { EndpointRequest } from './endpoint-options.ts';
import { usageError } from './errors.ts';
import type { RoleServer } from './role-options.ts';
import type { EndpointRecord } from './run-index.ts';

/**
 * The endpoint for a run that goes on: the one it began with. The same model may meanwhile answer at another address;
 * another model may not, because one dataset would hold the work of two under the name of one.
 */
export function resumeEndpoint(began: EndpointRecord, asked: EndpointRequest): EndpointRecord {
  const roles = resumeRoles(began.roles ?? [], asked.roles ?? []);
  const record = mainEndpoint(began, asked);
  const { embedders } = began;
  const caFile = asked.caFile ?? began.caFile;
  return {
    ...record,
    ...(roles.length === 0 ? {} : { roles }),
    ...(embedders === undefined ? {} : { embedders }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}

/** Servers of single roles that a run will have. */
export function rolesOf(decision: Decision, asked: EndpointRequest): readonly RoleServer[] {
  if (decision.kind === 'new') return asked.roles ?? [];
  return decision.kind === 'resume' ? (resumeEndpoint(decision.entry.endpoint, asked).roles ?? []) : [];
}

/** A role's server may have moved; its model stays, and so do the roles that have servers of their own. */
function resumeRoles(began: readonly RoleServer[], asked: readonly RoleServer[]): readonly RoleServer[] {
  for (const { role, model } of asked) {
    if (began.some((before) => before.role === role && before.model === model)) continue;
    throw usageError(
      `This run did not begin with the model ${cleanLine(model)} for the role ${role}, and cannot go on with it.`,
      'Leave out --role to finish it as it began, or give --again for a new run.',
    );
  }
  return began.map((before) => asked.find(({ role }) => role === before.role) ?? before);
}

function mainEndpoint(began: EndpointRecord, { roles: _roles, ...asked }: EndpointRequest): EndpointRecord {
  if (asked.kind === 'default' || asked.kind === began.kind) {
    if (asked.kind !== 'http' || began.kind !== 'http') return began;
    if (asked.model === null || asked.model === began.model) return { ...asked, model: began.model };
  }
  throw usageError(
    `This run began with ${endpointText(began)} and cannot go on with another model.`,
    'Leave out the endpoint options to finish it as it began, or give --again for a new run.',
  );
}
