import { alarmsOf, checksOf } from './alarms.ts';
import type { DatasetFacts, DatasetFile } from './facts.ts';
import { talliesInOrder } from './facts.ts';
import { hitsBySet } from './heldout-hits.ts';
import { usageByRole } from './role-usage.ts';

/** `manifest.json`: everything a program may want to know of the dataset. Written last; members in a fixed order. */
export function manifest(facts: DatasetFacts, files: readonly DatasetFile[]): string {
  const { recipe, statistics } = facts;
  const content = {
    schemaVersion: 1,
    software: { name: 'sower', version: facts.software },
    dataset: facts.dataset,
    run: facts.run,
    ...(facts.version === undefined ? {} : { version: facts.version, forgotten: facts.forgotten }),
    ...(facts.madeFrom === undefined ? {} : { madeFrom: { run: facts.madeFrom, completions: facts.calls.taken ?? 0 } }),
    drop: facts.drop,
    generation: facts.generation,
    status: facts.status,
    notices: facts.notices,
    alarms: alarmsOf(facts),
    checks: checksOf(facts),
    counts: facts.counts,
    reasons: sorted(facts.reasons),
    tokens: facts.tokens,
    usd: facts.usd,
    calls: facts.calls,
    ...(facts.quota === undefined ? {} : { quota: facts.quota }),
    model: [...new Set(Object.values(facts.roles).map(({ model }) => model))].sort().join(', '),
    models: sorted(withUsage(facts)),
    recipe: { name: recipe.name, version: recipe.version, digest: recipe.digest, parameters: recipe.parameters },
    versions: versions(facts),
    randomSeed: facts.randomSeed,
    inputsDigest: facts.inputsDigest,
    planDigest: facts.planDigest,
    inputs: facts.inputs,
    heldout: facts.heldout,
    contaminated: Object.fromEntries(hitsBySet(facts)),
    licenses: Object.fromEntries(statistics.accepted.licenses),
    budget: facts.budget,
    steps: talliesInOrder(facts),
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** What each role was bound to, and what its calls took. */
function withUsage(facts: DatasetFacts): Record<string, object> {
  const usage = usageByRole(facts);
  return Object.fromEntries(
    Object.entries(facts.roles).map(([role, bound]) => {
      const used = usage.get(role);
      return [role, used === undefined ? bound : { ...bound, used }];
    }),
  );
}

/** Versions of the kinds of steps, filters, functions, forms and tools that made the records. */
const versions = ({ steps }: DatasetFacts): Record<string, number> =>
  sorted(Object.assign({}, ...steps.map(({ uses }) => uses ?? {})));

function sorted<T>(members: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}
