import { kernelSigner } from '../minhash/kernel.ts';
import { minhashSettings } from '../minhash/options.ts';
import { agreement, type Signer } from '../minhash/signature.ts';
import { combine, type Hash, hashText } from './hash.ts';

/** Runs of 5 tokens, 14 bands of 8 values, agreement of 0.8. Source: SwallowCode (J >= 0.8 over 5-token runs). */
const settings = minhashSettings('default');
export const valuesPerCode = settings.bands * settings.rows;

/** Key of a piece of code as a whole, apart from the keys of questions. */
export const codeHash = (code: string): Hash => combine([hashText('code'), hashText(code)]);

/** Signatures of code; made when the first one is asked for. @param code tokens with spaces between. */
export function codeSigner(): (code: string) => Int32Array | undefined {
  let signer: Signer | undefined;
  return (code) => {
    signer ??= kernelSigner(settings);
    const values = signer(spelledOut(code))?.values;
    return values === undefined ? undefined : Int32Array.from(values);
  };
}

/** Signs as words, because signatures are made of words only. */
const spelledOut = (code: string): string =>
  code
    .split(' ')
    .map((one) => (/^[\p{L}\p{N}_]/u.test(one) ? one : [...one].map((sign) => `q${sign.codePointAt(0)}`).join('')))
    .join(' ');

/** Finds near copies among many signatures. */
export class CodeSignatures {
  readonly #values: Int32Array;
  /** Shape: hash of a band -> codes that have it. */
  readonly #bands = new Map<number, number[]>();

  /** @param values `valuesPerCode` for each code in turn. */
  constructor(values: Int32Array) {
    this.#values = values;
    for (let code = 0; code * valuesPerCode < values.length; code += 1) {
      for (const key of bandKeys(this.#of(code))) {
        const list = this.#bands.get(key);
        if (list === undefined) this.#bands.set(key, [code]);
        else list.push(code);
      }
    }
  }

  /** @returns a code that agrees to 0.8 with these values; -1 when there is none. */
  find(values: Int32Array): number {
    for (const key of bandKeys(values))
      for (const code of this.#bands.get(key) ?? [])
        if (agreement(this.#of(code), values) >= settings.threshold) return code;
    return -1;
  }

  #of(code: number): Int32Array {
    return this.#values.subarray(code * valuesPerCode, (code + 1) * valuesPerCode);
  }
}

function bandKeys(values: Int32Array): number[] {
  return Array.from({ length: settings.bands }, (_, band) => {
    const part = values.subarray(band * settings.rows, (band + 1) * settings.rows);
    return part.reduce((key, value) => Math.imul(key ^ value, 0x9e3779b1), band + 1);
  });
}
