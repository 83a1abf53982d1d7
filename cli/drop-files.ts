import { createHash } from 'node:crypto';
import { closeSync, type Dirent, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { overridesFileName, runFileName } from '../shared/contract/keys.ts';
import { digest } from '../shared/domain/identity.ts';
import { DropPath } from '../shared/recipes/drop-path.ts';
import { fileProblem, type Problem } from '../shared/recipes/problem.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';

export interface DropFile {
  /** Relative to the drop, with `/` between the parts. */
  readonly path: string;
  readonly absolute: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface DropFolder {
  readonly folder: string;
  /** By path, ascending. */
  readonly files: readonly DropFile[];
  /** Over paths and contents; where the folder lies does not matter. */
  readonly digest: string;
  readonly problems: readonly Problem[];
}

/** Guesses, far above any drop that makes sense on one computer. */
const maximumFiles = 10_000;
const maximumFileBytes = 2 * 1024 ** 3 - 1;
const maximumDepth = 16;

/** The folder that a person means: the folder itself, or the one that holds the named `run.yaml`. */
export function dropFolder(given: string, currentFolder: string): string {
  const path = resolve(currentFolder, given);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return realpathSync(path);
  if (stat?.isFile() && basename(path) === runFileName) return realpathSync(dirname(path));
  const shown = cleanLine(given);
  if (stat) throw usageError(`${shown} is not a drop: a drop is a folder with a ${runFileName}.`, `Name the folder.`);
  throw usageError(`There is no folder ${shown}.`, 'Check the path; the sample drop is samples/task-seeded.');
}

/**
 * Reads what would be uploaded. Files and folders that begin with a dot are not part of a drop, nor are names that
 * `run.yaml` could not refer to.
 *
 * @param ignored absolute folders inside the drop that are ours (datasets, workspace).
 */
export function readDropFolder(folder: string, ignored: readonly string[] = []): DropFolder {
  const problems: Problem[] = [];
  const files: DropFile[] = [];
  const visit = (absolute: string, depth: number): void => {
    const entries = readdirSync(absolute, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(absolute, entry.name);
      if (entry.name.startsWith('.') || ignored.includes(path) || files.length > maximumFiles) continue;
      const found = look(folder, path, entry, depth);
      if ('file' in found) files.push({ ...found.file, sha256: fileDigest(path) });
      else if ('problem' in found) problems.push(found.problem);
      else if (found.kind === 'folder') visit(path, depth + 1);
    }
  };
  visit(folder, 0);
  if (files.length > maximumFiles)
    problems.push(fileProblem('.', `holds more than ${maximumFiles} files`, 'A drop is a folder of its own.'));
  return { folder, files, problems, digest: digest('drop/1', ...files.flatMap((file) => [file.path, file.sha256])) };
}

type Look =
  | { readonly file: Omit<DropFile, 'sha256'> }
  | { readonly problem: Problem }
  | { readonly kind: 'folder' | 'passed-over' };

/** What one name of the drop is. */
function look(folder: string, absolute: string, entry: Dirent, depth: number): Look {
  const path = relative(folder, absolute).split(sep).join('/');
  const refused = (message: string, hint?: string): Look => ({ problem: fileProblem(cleanLine(path), message, hint) });
  if (entry.isSymbolicLink() && !staysInside(folder, absolute))
    return refused('is a link that leads out of the drop, or nowhere', 'Put the file itself into the drop.');
  const stat = statSync(absolute);
  if (entry.isSymbolicLink() && stat.isDirectory())
    return refused('is a link to a folder', 'Put the folder itself into the drop.');
  if (stat.isDirectory())
    return depth < maximumDepth ? { kind: 'folder' } : refused(`is deeper than ${maximumDepth} folders`);
  if (!stat.isFile()) return refused('is neither a file nor a folder');
  if (!DropPath.safeParse(path).success || path.includes('\uFFFD')) return { kind: 'passed-over' };
  if (path === overridesFileName) return refused('is a name that Sower uses itself', 'Rename the file.');
  if (stat.size > maximumFileBytes) return refused('is larger than 2 GiB', 'Split the file.');
  return { file: { path, absolute, sizeBytes: stat.size } };
}

function staysInside(folder: string, link: string): boolean {
  try {
    return realpathSync(link).startsWith(`${folder}${sep}`);
  } catch {
    return false;
  }
}

/** SHA-256 of a file, read in pieces of 1 MiB. */
export function fileDigest(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const handle = openSync(path, 'r');
  try {
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer))
      hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
