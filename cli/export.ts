import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ExportFormat, exportFormatNames, exportFormats } from '../shared/domain/exports/export-format.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { datasetManifest } from './dataset-rows.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { chosenConfigs, shapesOf } from './export-choice.ts';
import { datasetConfigs } from './export-configs.ts';
import { writeFiles } from './export-files.ts';
import { exportTargets } from './export-targets.ts';
import { exportText } from './export-text.ts';
import { publishedFolders } from './published-folders.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

export interface ExportOptions {
  readonly format: string;
  readonly config?: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `sower export`: the accepted records of a dataset in the shape that other tools read. */
export async function exportDataset(
  given: string | undefined,
  options: ExportOptions,
  world: World,
): Promise<ExitCode> {
  const format = formatOf(options.format);
  const folder = folderOf(given, world);
  const { dataset = '', run = '', version = run } = datasetManifest(folder) ?? {};
  const configs = chosenConfigs(datasetConfigs(folder), options.config);
  const shapes = await shapesOf(configs, format);
  const targets = exportTargets(
    {
      format,
      configs: configs.map(({ config }) => config),
      folder,
      version,
      out: options.out,
      force: options.force ?? false,
    },
    world,
  );
  const files = await writeFiles(shapes, format, targets, world);
  const result = { schemaVersion: 1, dataset, run: version, format, files };
  world.stdout.write(options.json ? `${JSON.stringify(result)}\n` : exportText(files, format, world.folder));
  return exitCodes.ok;
}

function formatOf(given: string): ExportFormat {
  const format = exportFormatNames.find((name) => name === given);
  if (format !== undefined) return format;
  const near = nearestName(given, exportFormatNames);
  throw usageError(
    `${cleanLine(given, 60)} is no format.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    `Formats:\n${exportFormatNames.map((name) => `${name}: ${exportFormats[name].about}`).join('\n')}`,
  );
}

/** A folder is meant when there is one of that name; else a run of this workspace, the newest without a name. */
function folderOf(given: string | undefined, world: World): string {
  const isFolder = given !== undefined && existsSync(resolve(world.folder, given));
  const asked = isFolder ? { dataset: given } : { run: given };
  const [place] = publishedFolders(workspaceAt(world.folder, world.environment), asked, world);
  if (place === undefined) throw new Error('No folder was found, and nobody said so.');
  return place.folder;
}
