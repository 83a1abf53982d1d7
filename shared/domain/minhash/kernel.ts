import { kernelBytes } from './kernel-bytes.ts';
import { gramOf, type MinhashSettings } from './options.ts';
import { prepareText } from './prepare-text.ts';
import type { Signer } from './signature.ts';
import { spellMarks } from './spell-marks.ts';

/** What `kernel.wat` exports. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly textAt: { readonly value: number };
  words(text: number, units: number, prepared: number, out: number): number;
  characters(text: number, units: number, prepared: number, out: number): number;
  shingles(hashes: number, count: number, gram: number, out: number): number;
  sketch(runs: number, count: number, size: number, out: number): void;
  bandKeys(values: number, bands: number, rows: number, out: number): void;
}

/** As much of the engine's interface as is used here; its types come with those of browsers, which this project leaves out. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const pageBytes = 65_536;
/** Separators behind the text, and runs behind the hashes, that the kernel writes beyond what it is given. */
const slackBytes = 256;

/**
 * Signatures by the WebAssembly kernel, equal to those of `twin.ts` bit for bit. Each signer has a memory of its own,
 * which grows with the longest text it has seen: ten bytes a character.
 */
export function kernelSigner(options: MinhashSettings): Signer {
  const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const kernel = new engine.Instance(new engine.Module(kernelBytes())).exports as Kernel;
  const { unit, size, marks } = gramOf(options);
  const values = options.bands * options.rows;
  const valuesAt = kernel.textAt.value;
  const keysAt = valuesAt + 4 * values;
  const textAt = align(keysAt + 8 * options.bands);
  let bytes = Buffer.from(kernel.memory.buffer);

  const hash = (text: string, prepared: boolean): number => {
    const hashesAt = align(textAt + 2 * text.length + slackBytes);
    const needed = hashesAt + 2 * (4 * text.length + slackBytes);
    if (needed > bytes.length) {
      kernel.memory.grow(Math.ceil((needed - bytes.length) / pageBytes));
      bytes = Buffer.from(kernel.memory.buffer);
    }
    bytes.write(text, textAt, 'utf16le');
    const read = unit === 'word' ? kernel.words : kernel.characters;
    return read(textAt, text.length, prepared ? 1 : 0, hashesAt);
  };

  return (given) => {
    let text = marks ? spellMarks(given) : given;
    let count = hash(text, false);
    if (count < 0) {
      text = prepareText(text);
      count = hash(text, true);
    }
    if (count < size) return undefined;
    const hashesAt = align(textAt + 2 * text.length + slackBytes);
    const runsAt = align(hashesAt + 4 * count + slackBytes);
    const runs = kernel.shingles(hashesAt, count, size, runsAt);
    kernel.sketch(runsAt, runs, values, valuesAt);
    kernel.bandKeys(valuesAt, options.bands, options.rows, keysAt);
    const made = kernel.memory.buffer.slice(valuesAt, keysAt + 8 * options.bands);
    return { values: new Int32Array(made, 0, values), bandKeys: new Uint32Array(made, 4 * values) };
  };
}

function align(address: number): number {
  return (address + 15) & ~15;
}
