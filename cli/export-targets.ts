import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type ExportFormat, exportFormats } from '../shared/domain/exports/export-format.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { shownPath } from './finish.ts';
import { defaultOut } from './run-request.ts';
import type { World } from './world.ts';

/** Where the configs of a dataset are written to. */
export interface TargetRequest {
  readonly format: ExportFormat;
  readonly configs: readonly string[];
  /** Folder of the dataset, and the name of its version. */
  readonly folder: string;
  readonly version: string;
  readonly out: string | undefined;
  readonly force: boolean;
}

/**
 * A file for each config: the one that `--out` names when there is one config, else one in its folder.
 *
 * @throws CommandError when a file is there already, or when several configs would share one.
 */
export function exportTargets(request: TargetRequest, world: World): string[] {
  const { format, configs, folder, version, out, force } = request;
  const { suffix } = exportFormats[format];
  const place = out === undefined ? join(defaultOut(world), 'exports', version) : resolve(world.folder, out);
  const isFolder = out === undefined || /[/\\]$/u.test(out) || isDirectory(place);
  const isFile =
    !isFolder && (configs.length === 1 || /\.(?:jsonl?|parquet|ndjson)$/u.test(place) || existsSync(place));
  if (isFile && configs.length > 1)
    throw usageError(
      `--out names one file, but there are ${configs.length} configs: ${cleanLine(configs.join(', '), 300)}.`,
      'Name a folder, or one of them with --config.',
    );
  const targets = isFile ? [place] : configs.map((config) => join(place, `${config}${suffix}`));
  const inside = relative(folder, place);
  if (inside === '' || !(inside.startsWith('..') || inside.startsWith(sep)))
    throw usageError(
      '--out lies in the folder of the dataset.',
      'Choose another place, so that its checksums stay true.',
    );
  const taken = targets.find((target) => existsSync(target));
  if (taken !== undefined && (!force || isDirectory(taken)))
    throw usageError(
      `${cleanLine(shownPath(taken, world.folder), 300)} is there already.`,
      isDirectory(taken)
        ? 'Choose another place with --out.'
        : 'Give --force to replace it, or another place with --out.',
    );
  return targets;
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
