import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeldoutBuilder } from '../shared/domain/heldout/heldout-builder.ts';
import { HeldoutIndex } from '../shared/domain/heldout/heldout-index.ts';
import { encodeIndex } from '../shared/domain/heldout/index-file.ts';
import { randomFor } from '../shared/domain/random.ts';
import type { Figure } from './figure.ts';

const largeItems = 1_000_000;
const smallItems = 30_000;
const texts = 1500;
const wordsPerText = 250;
/** One text in so many holds an item. */
const planted = 100;
const rounds = 5;
/** Passes over the texts in a round of the fast way, so that both take about as long. */
const passes = 12;

/**
 * An index of a million items: CPU time, size. Then the time to check a text against the 13-word runs of 30,000 items:
 * with the index, and with a set of strings of joined words, by turns. Both must find the same texts.
 */
export function measureHeldout(root: string): Figure[] {
  const say = speaker(root);
  const { bytes, seconds, words } = buildLarge(say);
  const items = Array.from({ length: smallItems }, () => say(25 + Math.floor(say.draw() * 40)));
  const builder = new HeldoutBuilder();
  builder.beginSet('bench');
  for (const [at, item] of items.entries())
    builder.add(at + 1, { parts: [item], options: [], contexts: [], codes: [] });
  const index = new HeldoutIndex(builder.finish());
  const set = new Set(items.flatMap((item) => runsOf(item)));
  const some = Array.from({ length: texts }, (_, at) => {
    const text = say(wordsPerText);
    return at % planted === 0 ? `${text} ${items[at]} ${say(20)}` : text;
  });
  const ways = {
    ours: (text: string): boolean => index.find(text, []) !== undefined,
    theirs: (text: string): boolean => runsOf(text).some((run) => set.has(run)),
  };
  const pairs: { ours: number; theirs: number }[] = [];
  let same = 0;
  timed(some, ways.ours, passes);
  for (let round = 0; round < rounds; round += 1) {
    const ours = timed(some, ways.ours, passes);
    const theirs = timed(some, ways.theirs, 1);
    pairs.push({ ours: ours.microseconds, theirs: theirs.microseconds });
    same = ours.found.filter((found, at) => found === theirs.found[at]).length;
  }
  const ours = median(pairs.map((pair) => pair.ours));
  return [
    {
      name: 'index of 1,000,000 items, CPU',
      value: seconds,
      unit: 's',
      goal: { below: 120 },
      note: `${words.toFixed(0)} words an item`,
    },
    { name: 'its file', value: bytes / 1e6, unit: 'MB', goal: { below: 100 } },
    { name: 'a word', value: bytes / largeItems / words, unit: 'bytes' },
    {
      name: 'check of a text, CPU',
      value: ours,
      unit: 'us',
      note: `${wordsPerText} words, ${set.size.toLocaleString('en-US')} runs of 13 words`,
    },
    {
      name: 'set of strings / index',
      value: median(pairs.map((pair) => pair.theirs / pair.ours)),
      unit: 'times',
      goal: { atLeast: 25 },
      note: pairs.map((pair) => Math.round(pair.theirs / pair.ours)).join(', '),
    },
    { name: 'texts judged alike', value: (100 * same) / texts, unit: '%', goal: { atLeast: 100 } },
  ];
}

interface Speaker {
  (words: number): string;
  draw(): number;
}

/** Text of words as frequent as in this repository's own pages, in no order. */
function speaker(root: string): Speaker {
  const folder = join(root, 'docs');
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split(/\s+/u))
    .filter((word) => /^[\p{L}\p{N}'’.,]+$/u.test(word));
  const draw = randomFor(1, 'bench', 'heldout');
  const say = (words: number): string =>
    Array.from({ length: words }, () => all[Math.floor(draw() * all.length)]).join(' ');
  return Object.assign(say, { draw });
}

function buildLarge(say: Speaker): { bytes: number; seconds: number; words: number } {
  const builder = new HeldoutBuilder();
  builder.beginSet('bench');
  let microseconds = 0;
  let words = 0;
  const measure = <T>(work: () => T): T => {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
    return result;
  };
  const batch = 1000;
  for (let first = 1; first <= largeItems; first += batch) {
    const items = Array.from({ length: batch }, (_, at) => {
      const size = 20 + Math.floor(say.draw() * 35);
      const options = at % 2 === 0 ? [say(3), say(3), say(3), say(3)] : [];
      words += size + 3 * options.length;
      return { parts: [say(size)], options, contexts: [], codes: [] };
    });
    measure(() => {
      for (const [at, item] of items.entries()) builder.add(first + at, item);
    });
  }
  const bytes = measure(() => encodeIndex(builder.finish()).length);
  return { bytes, seconds: microseconds / 1e6, words: words / largeItems };
}

/** What a straight program does: lower case, words, joined runs. */
function runsOf(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replaceAll(/['’]/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const runs: string[] = [];
  for (let start = 0; start + 13 <= words.length; start += 1) runs.push(words.slice(start, start + 13).join(' '));
  return runs;
}

function timed(
  some: readonly string[],
  judge: (text: string) => boolean,
  times: number,
): { microseconds: number; found: boolean[] } {
  let found: boolean[] = [];
  const before = process.cpuUsage();
  for (let pass = 0; pass < times; pass += 1) found = some.map(judge);
  const { user, system } = process.cpuUsage(before);
  return { microseconds: (user + system) / some.length / times, found };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
