import { describe, expect, it } from 'vitest';
import { kernelSigner } from '../../../../../shared/domain/minhash/kernel.ts';
import { minhashSettings } from '../../../../../shared/domain/minhash/options.ts';
import { agreement, type Signer } from '../../../../../shared/domain/minhash/signature.ts';
import { spellMarks } from '../../../../../shared/domain/minhash/spell-marks.ts';
import { twinSigner } from '../../../../../shared/domain/minhash/twin.ts';

const tokens = minhashSettings({ gram: 'token5', bands: 32, rows: 8 });
const program = 'def area(width, height):\n    return [w * h for w, h in zip(width, height) if w != h]\n';
const alike = (sign: Signer, a: string, b: string): number =>
  agreement(sign(a)?.values ?? new Int32Array(), sign(b)?.values ?? new Int32Array());

describe('tokens of a program', () => {
  it('are words and marks; names with an underscore are one word', () => {
    expect(spellMarks('a_b += c[0]').trim().split(/\s+/u)).toHaveLength(7);
    expect(spellMarks('plain words')).toBe('plain words');
  });

  it('tell programs apart that differ in their marks alone, which words do not', () => {
    const other = program.replace('w * h', 'w / h').replace('w != h', 'w <= h').replace('[', '{').replace(']', '}');
    expect(alike(kernelSigner(minhashSettings('default')), program, other)).toBe(1);
    expect(alike(kernelSigner(tokens), program, other)).toBeLessThan(0.8);
    expect(alike(kernelSigner(tokens), program, program.replaceAll(/ +/gu, ' '))).toBe(1);
  });

  it('are signed by the kernel as by its twin', () => {
    for (const text of [program, `${program}# ζ, 数 and “quotes”\n`, 'x', ''])
      expect(kernelSigner(tokens)(text)).toEqual(twinSigner(tokens)(text));
  });
});
