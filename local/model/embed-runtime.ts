import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbedFetchOptions } from './embed-fetch.ts';
import { fetchNpmFolder, type NpmFolder, presentNpmFolder } from './npm-folder.ts';

const [runtime, tokenizers] = ['1.30.0', '0.2.0'];

/** What WebAssembly on the CPU needs: 15 of 139 MB. The rest is for browsers and their GPUs. */
const kept = ['ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
const distOf = (folder: string): string => join(folder, 'node_modules', 'onnxruntime-web', 'dist');

const runtimeIn = (cache: string): NpmFolder => ({
  target: join(cache, `embed-runtime-${runtime}-${tokenizers}`),
  packages: [`onnxruntime-web@${runtime}`, `@huggingface/tokenizers@${tokenizers}`],
  what: 'The runtime of the embedder',
  async tidy(folder) {
    const names = await readdir(distOf(folder));
    for (const name of names) if (!kept.includes(name)) await rm(join(distOf(folder), name), { recursive: true });
  },
});

/** Where the modules of the runtime lie below its folder. */
export const embedModules = (folder: string): { readonly onnx: string; readonly tokenizers: string } => ({
  onnx: join(distOf(folder), 'ort.wasm.bundle.min.mjs'),
  tokenizers: join(folder, 'node_modules', '@huggingface', 'tokenizers', 'dist', 'tokenizers.mjs'),
});

/** Folder of the installed runtime; undefined when it is not there. */
export const embedRuntimeFolder = (cache: string): Promise<string | undefined> => presentNpmFolder(runtimeIn(cache));

/** @throws EmbeddedModelUnavailable when npm cannot install it. */
export async function fetchEmbedRuntime(options: EmbedFetchOptions): Promise<string> {
  const present = await embedRuntimeFolder(options.folder);
  if (present !== undefined) return present;
  options.onProgress({ phase: 'runtime', done: 0, total: 1, note: 'Installing the runtime of the embedder (once).' });
  const target = await fetchNpmFolder(runtimeIn(options.folder), options);
  options.onProgress({ phase: 'runtime', done: 1, total: 1, note: 'The runtime of the embedder is installed.' });
  return target;
}
