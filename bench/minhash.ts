import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { kernelSigner } from '../shared/domain/minhash/kernel.ts';
import { minhashSettings } from '../shared/domain/minhash/options.ts';
import { randomFor } from '../shared/domain/random.ts';
import type { Figure } from './figure.ts';

const texts = 4000;
const textLength = 1450;
const rounds = 5;

/**
 * CPU time of signatures for near-duplicates, and of datatrove's first stage over the same texts in the same run, by
 * turns. Without a Python that has datatrove only ours is measured.
 */
export async function measureMinhash(root: string, python: string): Promise<Figure[]> {
  const some = makeTexts(root);
  const sign = kernelSigner(minhashSettings('default'));
  const signAll = (): number => {
    const before = process.cpuUsage();
    for (const text of some) sign(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / some.length;
  };
  signAll();
  const theirs = await startDatatrove(root, python, some);
  const pairs: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = signAll();
    pairs.push({ ours, theirs: (await theirs?.round()) ?? Number.NaN });
  }
  theirs?.end();
  const ours = median(pairs.map((pair) => pair.ours));
  const bytes = some.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / some.length;
  const figures: Figure[] = [
    { name: 'signature, CPU', value: ours, unit: 'us/record', note: `${texts} texts of ${Math.round(bytes)} bytes` },
    { name: 'signatures', value: bytes / ours, unit: 'MB/s' },
  ];
  if (theirs === undefined) return figures;
  return [
    ...figures,
    { name: 'datatrove, CPU', value: median(pairs.map((pair) => pair.theirs)), unit: 'us/record' },
    {
      name: 'datatrove / ours',
      value: median(pairs.map((pair) => pair.theirs / pair.ours)),
      unit: 'times',
      goal: { atLeast: 60 },
      note: pairs.map((pair) => Math.round(pair.theirs / pair.ours)).join(', '),
    },
  ];
}

/** Records of paragraphs of this repository's own pages, half of them with typographic quotes, as replies of models have. */
function makeTexts(root: string): string[] {
  const folder = join(root, 'docs');
  const paragraphs = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n\n'))
    .filter((text) => /^[\0-\x7f\u2010-\u2027]{80,}$/u.test(text))
    .sort();
  return Array.from({ length: texts }, (_, index) => {
    const random = randomFor('bench/minhash', index);
    let text = '';
    while (text.length < textLength) text += `${paragraphs[Math.floor(random() * paragraphs.length)]}\n`;
    return index % 2 === 0 ? text.slice(0, textLength) : text.replaceAll("'", '’').slice(0, textLength);
  });
}

interface Datatrove {
  round(): Promise<number>;
  end(): void;
}

/** @returns undefined where Python or datatrove is missing. */
async function startDatatrove(root: string, python: string, some: readonly string[]): Promise<Datatrove | undefined> {
  const child = spawn(python, [join(root, 'bench', 'minhash-datatrove.py')], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<IteratorResult<string>>((resolve) => {
    child.once('error', () => resolve({ done: true, value: undefined }));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify(some)}\n`);
  const ready = await Promise.race([lines.next(), failed]);
  if (ready.value !== 'ready') return undefined;
  return {
    async round() {
      child.stdin.write('\n');
      const { value } = await lines.next();
      return (Number(value) * 1e6) / some.length;
    },
    end: () => void child.stdin.end(),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
