import type { Plan } from '../contract/plan.ts';
import type { RunFile } from './run-file.ts';

/** `licenses:` of run.yaml as a rule for seeds. Without the key every known licence is admitted and unknown is refused. */
export function licensePolicy(licenses: RunFile['licenses']): Plan['licenses'] {
  if (licenses === undefined || licenses === 'any-known') return { allow: [], anyKnown: true, unknown: false };
  const special = new Set(['unknown', 'any-known']);
  return {
    allow: [...new Set(licenses.filter((license) => !special.has(license.toLowerCase())))].sort(),
    anyKnown: licenses.some((license) => license.toLowerCase() === 'any-known'),
    unknown: licenses.some((license) => license.toLowerCase() === 'unknown'),
  };
}
