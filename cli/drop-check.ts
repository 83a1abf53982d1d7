import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { firstEndpoint, type StackEndpoints } from '../shared/contract/endpoints.ts';
import { dropPrefix, overridesFileName } from '../shared/contract/keys.ts';
import type { Overrides } from '../shared/contract/plan.ts';
import { stepKinds } from '../shared/domain/steps/registry.ts';
import { type BuiltPlan, buildPlan, isPlanFile } from '../shared/recipes/build-plan.ts';
import type { Problem } from '../shared/recipes/problem.ts';
import type { DropFolder } from './drop-files.ts';

/** The plan that the cloud will make of a drop, or everything that is wrong with it. */
export type CheckedDrop =
  | { readonly plan: Pick<BuiltPlan['plan'], 'runKey' | 'dataset' | 'roles' | 'stages' | 'share'> }
  | { readonly problems: readonly Problem[] };

/** Checks a drop with the very function that the cloud will use, so that nothing is spent on one that it will refuse. */
export const checkDrop = (root: string, drop: DropFolder, overrides: Overrides): CheckedDrop =>
  planDrop(root, drop, overrides);

/** The whole plan of a drop, or everything that is wrong with it. */
export function planDrop(
  root: string,
  drop: DropFolder,
  overrides: Overrides,
): BuiltPlan | { readonly problems: readonly Problem[] } {
  if (drop.problems.length > 0) return { problems: drop.problems };
  const name = 'drop';
  const prefix = dropPrefix(name);
  const small = drop.files.filter(({ path, sizeBytes }) => isPlanFile(path, sizeBytes));
  return buildPlan({
    drop: name,
    files: new Map<string, string | Uint8Array>([
      ...small.map(({ path, absolute }): [string, Uint8Array] => [path, readFileSync(absolute)]),
      [overridesFileName, JSON.stringify(overrides)],
    ]),
    objects: drop.files.map(({ path, sizeBytes, sha256 }) => ({
      key: `${prefix}${path}`,
      size: sizeBytes,
      etag: sha256,
    })),
    contentDigests: new Map(drop.files.map(({ path, sha256 }) => [`${prefix}${path}`, sha256])),
    builtin: builtinRecipes(join(root, 'shared', 'recipes')),
    kinds: stepKinds,
    endpoint: 'endpoint',
    endpoints: endpointsOf(overrides),
  });
}

/** Endpoints as the stack will have them: those of the command. */
function endpointsOf({ roles = {} }: Overrides): StackEndpoints {
  const named = Object.values(roles).map(({ endpoint: name, mode = 'realtime' }) => [name, { name, mode }]);
  return Object.fromEntries([[firstEndpoint, { name: 'endpoint', mode: 'realtime' }], ...named]);
}

/** Texts of the recipe folders of this installation, by path below the folder of all recipes. */
export function builtinRecipes(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const absolute = join(entry.parentPath, entry.name);
    const path = relative(folder, absolute).split(sep).join('/');
    if (entry.isFile() && path.includes('/') && !path.endsWith('.ts')) files.set(path, readFileSync(absolute, 'utf8'));
  }
  return files;
}
