import type { DeployedFunction } from '../functions/deployed-function.ts';
import { type Credentials, rootOwner } from '../provision/credentials.ts';
import type { Callers } from '../services/callers.ts';
import type { Roles } from './roles.ts';

export interface TemplateCallers extends Callers {
  /** Until the template is read, the command alone may call. */
  setRights(roles: Roles, functions: readonly DeployedFunction[]): void;
}

/**
 * Judges calls by the role of the function whose access key they carry. The command's own key may do everything.
 *
 * @param onDenied told of each call that a role does not allow, since some answers cannot say what was missing.
 */
export function templateCallers(
  credentials: Credentials,
  onDenied: (functionName: string, action: string, resource: string) => void,
): TemplateCallers {
  const roleOf = new Map<string, string>();
  let rights: Roles | undefined;
  return {
    setRights(roles, functions) {
      rights = roles;
      for (const { name, roleArn } of functions) roleOf.set(name, roleArn);
    },
    judge(accessKeyId, action, resource, context) {
      const owner = credentials.ownerOf(accessKeyId);
      if (owner === rootOwner) return 'allowed';
      const role = owner === undefined ? undefined : roleOf.get(owner);
      if (role === undefined) return 'unknown';
      if (rights?.allows(role, action, resource, context)) return 'allowed';
      onDenied(String(owner), action, resource);
      return 'denied';
    },
  };
}
