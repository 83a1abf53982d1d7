import { z } from 'zod';
import { sharedBlockPrefix, sharedPartKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import { Completion } from '../domain/completion.ts';
import { digest } from '../domain/identity.ts';
import type { SeedSource } from '../domain/records.ts';
import { blockOf, type SeedPlace, seedPlace } from '../domain/seed-span.ts';
import type { Blob } from '../ports.ts';
import { encodeLines, readLinesOf } from './jsonl.ts';

/** A completion that runs share: about which row of its block's source, asked and paid for by which run. */
const SharedLine = z.strictObject({ row: z.int().nonnegative(), run: z.string(), completion: Completion });
type SharedLine = z.infer<typeof SharedLine>;

/** The completions of a step that runs share about the seed rows of a shard. */
export interface SharedCompletions {
  /** To be offered to a run; each names the run that paid for it. */
  readonly completions: readonly Completion[];
  /** Adds what is not there yet. @param run that has the completions. */
  share(run: string, completions: Iterable<readonly [SeedSource, Completion]>): Promise<void>;
}

/** The numbered parts of a block as a worker has seen them. */
interface Block {
  readonly place: SeedPlace;
  /** Keys of completions. */
  readonly known: Set<string>;
  parts: number;
}

const blocksAtOnce = 8;

/**
 * Opens what is shared about seed rows. Completions lie together by the seed rows that they are about and by step, not by
 * their own keys: the calls of a shard are about neighbours, so a shard lists and reads a few objects however many calls it has.
 * Where two runs stored a completion for the same request, the lower part counts.
 */
export async function openShared(work: Blob, step: string, seeds: Iterable<SeedSource>): Promise<SharedCompletions> {
  const folder = digest(step).slice(0, 8);
  const keyOf = ({ place }: Pick<Block, 'place'>, part: number): string =>
    sharedPartKey(place.source, blockOf(place), folder, part);
  const found = new Map<string, Completion>();
  const blocks = new Map<string, Block>();
  for (const seed of seeds) {
    const place = seedPlace(seed);
    const name = nameOf(place);
    if (!blocks.has(name)) blocks.set(name, { place, known: new Set(), parts: 0 });
  }
  const adopt = async (block: Block): Promise<SharedLine[]> => {
    const lines = await readLinesOf(work, keyOf(block, block.parts), SharedLine);
    block.parts += 1;
    for (const { completion } of lines) block.known.add(completion.key);
    return lines;
  };
  await inParallel([...blocks.values()], blocksAtOnce, async (block) => {
    const { source } = block.place;
    const listed = await work.list(`${sharedBlockPrefix(source, blockOf(block.place))}${folder}/`);
    const keys = new Set(listed.map(({ key }) => key));
    while (keys.has(keyOf(block, block.parts))) {
      for (const { run, completion } of await adopt(block))
        if (!found.has(completion.key)) found.set(completion.key, { takenFrom: run, ...completion });
    }
  });
  return {
    completions: [...found.values()],
    async share(run, completions) {
      const byBlock = new Map<Block, SharedLine[]>();
      for (const [seed, { takenFrom, ...completion }] of completions) {
        const place = seedPlace(seed);
        const block = blocks.get(nameOf(place));
        if (block === undefined || block.known.has(completion.key)) continue;
        const lines = byBlock.get(block) ?? [];
        lines.push({ row: place.row, run: takenFrom ?? run, completion });
        byBlock.set(block, lines);
      }
      await inParallel([...byBlock], blocksAtOnce, async ([block, lines]) => {
        for (;;) {
          const fresh = lines.filter(({ completion }) => !block.known.has(completion.key));
          if (fresh.length === 0) return;
          if (!(await work.create(keyOf(block, block.parts), encodeLines(fresh)))) {
            await adopt(block);
            continue;
          }
          block.parts += 1;
          for (const { completion } of fresh) block.known.add(completion.key);
        }
      });
    },
  };
}

const nameOf = (place: SeedPlace): string => `${place.source}/${blockOf(place)}`;

/** Tries to write a part that somebody else writes too. */
const rewriteTries = 5;

/**
 * Takes everything out of the shared completions that was ever asked about seed rows, by any step of any recipe. Texts
 * are overwritten; nothing is deleted. Safe to repeat.
 *
 * @returns completions that were taken out.
 */
export async function forgetShared(work: Blob, seeds: Iterable<SeedPlace>): Promise<number> {
  const rows = new Map<string, { readonly place: SeedPlace; readonly rows: Set<number> }>();
  for (const place of seeds) {
    const block = rows.get(nameOf(place)) ?? { place, rows: new Set() };
    block.rows.add(place.row);
    rows.set(nameOf(place), block);
  }
  const gone = await inParallel([...rows.values()], blocksAtOnce, async (block) => {
    let count = 0;
    for (const { key } of await work.list(sharedBlockPrefix(block.place.source, blockOf(block.place))))
      count += await rewrite(work, key, block.rows);
    return count;
  });
  return gone.reduce((sum, count) => sum + count, 0);
}

async function rewrite(work: Blob, key: string, rows: ReadonlySet<number>): Promise<number> {
  for (let left = rewriteTries; left > 0; left -= 1) {
    const [info] = (await work.list(key)).filter((one) => one.key === key);
    const lines = await readLinesOf(work, key, SharedLine);
    const kept = lines.filter(({ row }) => !rows.has(row));
    if (kept.length === lines.length) return 0;
    if (await work.swap(key, encodeLines(kept), info?.etag)) return lines.length - kept.length;
  }
  throw new Error(`The object ${key} kept changing under ${rewriteTries} tries.`);
}
