import type { Plan } from '../contract/plan.ts';
import { keep, reject, type Verdict } from '../domain/verdict.ts';

/** Whether a seed's licence is admitted by the run. SPDX ids are compared without regard to case. */
export function admitLicense(policy: Plan['licenses'], license: string): Verdict {
  const name = license.trim().toLowerCase();
  if (name === '' || name === 'unknown') {
    return policy.unknown ? keep : reject('licence_unknown', 'neither the row nor run.yaml names a licence');
  }
  if (policy.anyKnown || policy.allow.some((allowed) => allowed.toLowerCase() === name)) return keep;
  return reject(
    'licence_refused',
    `"${license}" is not among ${policy.allow.join(', ') || 'the admitted licences (none)'}`,
  );
}
