import { readFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';
import { deflateRawSync } from 'node:zlib';
import { alphabet, bitsPerStep, symbolsOf } from '../shared/domain/text/character-model.ts';

/**
 * Makes the table of `character-table.ts` from text files: how surprising each symbol is behind the two before it, with
 * Witten and Bell's smoothing, in sixteenths of a bit. Prints it as lines of base64.
 */
const size = alphabet.length;
const triples = new Float64Array(size ** 3);
for (const file of argv.slice(2)) {
  const symbols = symbolsOf(readFileSync(file, 'utf8'));
  for (let at = 2; at < symbols.length; at += 1) {
    const place = ((symbols[at - 2] ?? 0) * size + (symbols[at - 1] ?? 0)) * size + (symbols[at] ?? 0);
    triples[place] = (triples[place] ?? 0) + 1;
  }
}

/** Chances of what follows each context, by counts, filled up with those of the context without its first symbol. */
function smoothed(counts: Float64Array, shorter: Float64Array): Float64Array {
  return counts.map((count, place) => {
    const start = place - (place % size);
    const row = counts.subarray(start, start + size);
    const [all, different] = [row.reduce((sum, one) => sum + one, 0), row.filter((one) => one > 0).length];
    const fallback = shorter[place % shorter.length] ?? 0;
    return all === 0 ? fallback : (count + different * fallback) / (all + different);
  });
}

/** Counts without the first symbol. */
const folded = (counts: Float64Array): Float64Array =>
  counts.reduce(
    (sum, count, place) => {
      const at = place % sum.length;
      sum[at] = (sum[at] ?? 0) + count;
      return sum;
    },
    new Float64Array(counts.length / size),
  );

const pairs = folded(triples);
const single = folded(pairs);
const even = new Float64Array(size).fill(1 / size);
const chances = smoothed(triples, smoothed(pairs, smoothed(single, even)));
const table = Uint8Array.from(chances, (chance) => Math.min(255, Math.round(-Math.log2(chance) / bitsPerStep)));
const text = deflateRawSync(table, { level: 9 }).toString('base64');
for (let at = 0; at < text.length; at += 108) stdout.write(`${text.slice(at, at + 108)}\n`);
