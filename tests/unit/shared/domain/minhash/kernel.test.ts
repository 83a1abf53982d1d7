import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelSigner } from '../../../../../shared/domain/minhash/kernel.ts';
import { minhashSettings } from '../../../../../shared/domain/minhash/options.ts';
import { agreement } from '../../../../../shared/domain/minhash/signature.ts';
import { twinSigner } from '../../../../../shared/domain/minhash/twin.ts';
import { randomFor } from '../../../../../shared/domain/random.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

const settings = {
  default: minhashSettings('default'),
  characters: minhashSettings({ gram: 'char24', bands: 20, rows: 13 }),
  small: minhashSettings({ gram: 'word1', bands: 1, rows: 3 }),
  large: minhashSettings({ gram: 'word13', bands: 64, rows: 32 }),
};

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcXYZ019'), maxLength: 20 }),
  fc.constantFrom('the', "don't", '“so”', '—', 'naïve', 'ﬁne', '東京', 'ไทย', '½', '\u200b', '\ud800', '×', '　', '😀'),
);
const text = fc.oneof(
  fc.array(word, { maxLength: 200 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(...Object.values(badOutputs).filter(({ length }) => length < 5000)),
);

describe.each(Object.entries(settings))('the kernel with %s settings', (_, options) => {
  const [kernel, twin] = [kernelSigner(options), twinSigner(options)];

  it('makes the signatures of its twin, bit for bit', () => {
    fc.assert(
      fc.property(text, (some) => {
        expect(kernel(some)).toEqual(twin(some));
      }),
    );
  });

  it('does so for texts of every length around its blocks', () => {
    for (let length = 0; length < 140; length += 1)
      for (const unit of ['a', 'Z ', 'é', '’a']) expect(kernel(unit.repeat(length))).toEqual(twin(unit.repeat(length)));
  });

  it('forgets the text before', () => {
    const short = kernel('a short text of some words');
    kernel('long '.repeat(100_000));
    expect(kernel('a short text of some words')).toEqual(short);
  });
});

describe('a signature', () => {
  const sign = kernelSigner(settings.default);

  it('does not change with case, marks, spacing and typographic quotes', () => {
    const plain = sign(`She said "I can't - not now", and left the house at once`);
    expect(sign('SHE said: “I can’t — not now” … and  left\n the house; at once!')).toEqual(plain);
    expect(sign('Ｓｈｅ said "I can\'t - not now", and left the house at once')).toEqual(plain);
  });

  it('is none for a text that is shorter than a run', () => {
    for (const empty of ['', ' \n', '?!…', '。、', 'What is 5 + 3?']) expect(sign(empty)).toBeUndefined();
  });

  it('estimates the share of common runs within 0.03 on average', () => {
    const wide = kernelSigner(minhashSettings({ bands: 32, rows: 8 }));
    let error = 0;
    for (let pair = 0; pair < 200; pair += 1) {
      const random = randomFor(7, 'pair', pair);
      const words = Array.from({ length: 120 + (pair % 100) }, () => `w${Math.floor(random() * 5000)}`);
      const changed = words.map((one) =>
        random() < 0.002 * pair * random() ? `x${Math.floor(random() * 5000)}` : one,
      );
      const [a, b] = [wide(words.join(' ')), wide(changed.join(' '))];
      if (a === undefined || b === undefined) throw new Error('no signature');
      error += Math.abs(agreement(a.values, b.values) - jaccard(runsOf(words), runsOf(changed)));
    }
    expect(error / 200).toBeLessThan(0.03);
  });
});

function runsOf(words: readonly string[]): Set<string> {
  return new Set(words.slice(0, words.length - 4).map((_, start) => words.slice(start, start + 5).join(' ')));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((run) => b.has(run)).length;
  return both / (a.size + b.size - both);
}
