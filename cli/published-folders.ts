import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { datasetManifest } from './dataset-rows.ts';
import { usageError } from './errors.ts';
import { type RunEntry, readRuns } from './run-index.ts';
import type { Workspace } from './workspace.ts';
import type { World } from './world.ts';

/** A dataset folder, and the folder of the drop that it was made of where the workspace knows it. */
export interface PublishedFolder {
  readonly folder: string;
  readonly dropFolder: string | undefined;
  readonly entry: RunEntry | undefined;
}

/**
 * The dataset folders that a person means: the named one, that of the named run, else those of all runs of this
 * workspace, the newest first.
 */
export function publishedFolders(
  workspace: Workspace,
  asked: { readonly run?: string | undefined; readonly dataset?: string | undefined },
  world: World,
): PublishedFolder[] {
  const entries = readRuns(workspace.runs).filter(({ path }) => path !== null && existsSync(path));
  if (asked.dataset !== undefined) {
    const folder = resolve(world.folder, asked.dataset);
    const manifest = datasetManifest(folder);
    if (manifest === undefined)
      throw usageError(
        `${cleanLine(asked.dataset, 200)} is no dataset folder: it has no manifest.json of Sower.`,
        'Name the folder that a run printed, with data/ and manifest.json in it.',
      );
    const entry = entries.find(({ run }) => run === manifest.run);
    return [{ folder, dropFolder: entry?.folder, entry }];
  }
  const wanted = asked.run === undefined ? entries : entries.filter(({ run }) => run === asked.run);
  if (wanted.length === 0) {
    const near =
      asked.run === undefined
        ? undefined
        : nearestName(
            asked.run,
            entries.flatMap(({ run }) => run ?? []),
          );
    throw usageError(
      asked.run === undefined
        ? 'This workspace has no dataset yet.'
        : `This workspace has no dataset of the run ${cleanLine(asked.run, 80)}.`,
      near === undefined
        ? `${world.program} runs lists what there is; --dataset names a folder.`
        : `Did you mean ${near}?`,
    );
  }
  return wanted.toReversed().map((entry) => ({ folder: entry.path ?? '', dropFolder: entry.folder, entry }));
}
