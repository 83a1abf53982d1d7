import { cacheFolder } from './cache-folder.ts';
import { fetchRuntime, runtimeFolder } from './fetch-runtime.ts';
import { fetchWeights, findWeights } from './fetch-weights.ts';
import { startModelProcess } from './model-process.ts';
import { platformPackage } from './platform-package.ts';
import { EmbeddedModelUnavailable } from './unavailable.ts';
import { weights } from './weights.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `done` and `total` are bytes for `weights`; 0 and 1 for phases that have no measure of their own. */
export interface ModelProgressEvent {
  readonly phase: 'runtime' | 'weights' | 'load';
  readonly done: number;
  readonly total: number | undefined;
  /** One short sentence for people: what is going on, or why a source was given up. */
  readonly note: string;
}
export type ModelProgress = (event: ModelProgressEvent) => void;

export interface EmbeddedModelState {
  readonly runtime: 'present' | 'absent';
  readonly weights: 'present' | 'absent';
  readonly cacheFolder: string;
  /** Where the weights lie, when they are present. */
  readonly source?: string;
  /** Why this platform cannot run the model at all. */
  readonly unsupported?: string;
}

export interface EmbeddedModel {
  /** Base of an OpenAI-style API, e.g. `http://127.0.0.1:40123/v1`; `/chat/completions` and `/models` hang below it. */
  readonly url: string;
  readonly model: string;
  /** Requests that share one batch; more than these wait in line. */
  readonly concurrency: 8;
  stop(): Promise<void>;
}

/** What is there already. Reads sizes only and touches nothing, so it is cheap and offline. */
export async function embeddedModelState(environment: Environment): Promise<EmbeddedModelState> {
  const folder = cacheFolder(environment);
  const unsupported = platformPackage() === undefined ? unsupportedPlatform() : undefined;
  const found = await findWeights(environment, folder);
  return {
    runtime: (await runtimeFolder(folder)) === undefined ? 'absent' : 'present',
    weights: found === undefined ? 'absent' : 'present',
    cacheFolder: folder,
    ...(found === undefined ? {} : { source: found }),
    ...(unsupported === undefined ? {} : { unsupported }),
  };
}

/**
 * Gets what is missing, starts the model in a process of its own and waits until it answers.
 *
 * @throws EmbeddedModelUnavailable when it cannot be had here; its message says what was tried and why each failed.
 */
export async function startEmbeddedModel(options: {
  readonly environment: Environment;
  readonly onProgress: ModelProgress;
  readonly signal?: AbortSignal;
}): Promise<EmbeddedModel> {
  const { environment, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const folder = cacheFolder(environment);
  if (platformPackage() === undefined) throw new EmbeddedModelUnavailable([unsupportedPlatform()]);
  const runtime = await fetchRuntime({ folder, environment, onProgress, signal });
  const weightsPath = await fetchWeights({ folder, environment, onProgress, signal });
  onProgress({ phase: 'load', done: 0, total: 1, note: `Loading ${weights.id}.` });
  const started = await startModelProcess({ program: 'model-main.ts', orders: { runtime, weightsPath }, signal });
  onProgress({ phase: 'load', done: 1, total: 1, note: `${weights.id} is ready.` });
  return { url: started.url, model: weights.id, concurrency: 8, stop: started.stop };
}

const unsupportedPlatform = (): string =>
  `There is no ready-made model runtime for ${process.platform}-${process.arch}.`;
