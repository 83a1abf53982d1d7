import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';

const source = join(import.meta.dirname, '../../shared/domain/minhash/kernel.wat');

/** `shared/domain/minhash/kernel-bytes.ts` as it follows from `kernel.wat`. */
export async function kernelFile(): Promise<string> {
  const { parseWat } = await wabt();
  const parsed = parseWat('kernel.wat', readFileSync(source, 'utf8'), { simd: true, bulk_memory: true });
  parsed.resolveNames();
  parsed.validate();
  const bytes = Buffer.from(parsed.toBinary({}).buffer);
  const lines = bytes.toString('base64').match(/.{1,100}/gu) ?? [];
  return `/** The bytes of \`kernel.wat\`, assembled by a test that compares the two; not to be edited. */
export function kernelBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    Buffer.from(
      [
${lines.map((line) => `        '${line}',`).join('\n')}
      ].join(''),
      'base64',
    ),
  );
}
`;
}
