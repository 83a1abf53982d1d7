import { cacheFolder } from './cache-folder.ts';
import { fetchEmbedFiles, findEmbedFiles } from './embed-fetch.ts';
import { embedFiles } from './embed-files.ts';
import { embedRuntimeFolder, fetchEmbedRuntime } from './embed-runtime.ts';
import type { EmbeddedModel, Environment, ModelProgress } from './embedded-model.ts';
import { startModelProcess } from './model-process.ts';

/** Whether the embedder could start without fetching anything. Reads sizes only. */
export async function embedderState(environment: Environment): Promise<'present' | 'absent'> {
  const folder = cacheFolder(environment);
  const found = await Promise.all([embedRuntimeFolder(folder), findEmbedFiles(folder)]);
  return found.includes(undefined) ? 'absent' : 'present';
}

/**
 * Gets what is missing, starts the embedder in a process of its own and waits until it answers.
 *
 * @throws EmbeddedModelUnavailable when it cannot be had here; its message says what was tried and why each failed.
 */
export async function startEmbedder(options: {
  readonly environment: Environment;
  readonly onProgress: ModelProgress;
  readonly signal?: AbortSignal;
}): Promise<Pick<EmbeddedModel, 'url' | 'model' | 'stop'>> {
  const { environment, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const wanted = { folder: cacheFolder(environment), environment, onProgress, signal };
  const runtime = await fetchEmbedRuntime(wanted);
  const { model, tokenizer } = await fetchEmbedFiles(wanted);
  onProgress({ phase: 'load', done: 0, total: 1, note: `Loading ${embedFiles.id}.` });
  const started = await startModelProcess({ program: 'embed-main.ts', orders: { runtime, model, tokenizer }, signal });
  onProgress({ phase: 'load', done: 1, total: 1, note: `${embedFiles.id} is ready.` });
  return { url: started.url, model: embedFiles.id, stop: started.stop };
}
