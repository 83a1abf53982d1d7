import type { Plan } from '../contract/plan.ts';
import type { RunFile } from './run-file.ts';

/**
 * `licenses:` of run.yaml as a rule for seeds. Without the key every known licence is admitted and unknown is refused. A
 * list may hold `any-known`, `commercial` and `unknown` beside SPDX ids.
 */
export function licensePolicy(licenses: RunFile['licenses']): Plan['licenses'] {
  if (licenses === undefined) return { allow: [], anyKnown: true, unknown: false };
  const names = typeof licenses === 'string' ? [licenses] : licenses;
  const has = (policy: string): boolean => names.some((name) => name.toLowerCase() === policy);
  const allow = names.filter((name) => !policies.has(name.toLowerCase()));
  return {
    allow: [...new Set(allow)].sort(),
    anyKnown: has('any-known'),
    ...(has('commercial') ? { commercial: true } : {}),
    unknown: has('unknown'),
  };
}

const policies: ReadonlySet<string> = new Set(['unknown', 'any-known', 'commercial']);
