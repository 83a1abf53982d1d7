import type { LocalCloud } from '../local/local-cloud.ts';
import { dropPrefix, overridesKey, runFileName } from '../shared/contract/keys.ts';
import type { Overrides } from '../shared/contract/plan.ts';
import { digest, digestOf } from '../shared/domain/identity.ts';
import type { DropFile, DropFolder } from './drop-files.ts';
import { usageError } from './errors.ts';

/** Name of the drop in the bucket: for people the folder's name, for certainty a digest over files and options. */
export function dropName(
  folderName: string,
  drop: Pick<DropFolder, 'digest'>,
  overrides: Overrides,
  attempt: number,
): string {
  const safe = folderName
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 40)
    .replace(/-+$/u, '');
  return `${safe || 'drop'}-${digest('drop-name/1', drop.digest, digestOf(overrides), String(attempt)).slice(0, 8)}`;
}

/**
 * Uploads a drop, `run.yaml` last: its creation is the event that starts the run, so nothing starts on half a drop.
 *
 * @throws CommandError when a file has changed since it was checked.
 */
export async function uploadDrop(
  cloud: Pick<LocalCloud, 'objects'>,
  bucket: string,
  name: string,
  drop: DropFolder,
  overrides: Overrides,
): Promise<void> {
  const put = async (file: DropFile): Promise<void> => {
    if (!(await cloud.objects.putFile(bucket, `${dropPrefix(name)}${file.path}`, file)))
      throw usageError(`${file.path} was changed while the drop was being read.`, 'Run the same command again.');
  };
  for (const file of drop.files) if (file.path !== runFileName) await put(file);
  await cloud.objects.put(bucket, overridesKey(name), Buffer.from(JSON.stringify(overrides)));
  for (const file of drop.files) if (file.path === runFileName) await put(file);
}
