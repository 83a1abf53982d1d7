import { DropRefused, ObjectMissing } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import { HeldoutBuilder } from '../domain/heldout/heldout-builder.ts';
import { HeldoutIndex } from '../domain/heldout/heldout-index.ts';
import { decodeIndex, IndexUnreadable, looksLikeIndex } from '../domain/heldout/index-file.ts';
import { type HeldoutItem, heldoutItem } from '../domain/heldout/item.ts';
import { parseLossless, toJson } from '../domain/json-lossless.ts';
import type { HeldoutCheck, StepTools } from '../domain/steps/step.ts';
import { words } from '../domain/text/words.ts';
import type { Blob } from '../ports.ts';
import { readLines } from './read-lines.ts';

/** Reads the held-out indexes of a run, and builds one of its held-out rows, once per environment; undefined when the drop brings none. */
export interface HeldoutReader {
  read(plan: Plan): Promise<HeldoutCheck | undefined>;
}

/** The index as steps get it. */
export async function heldoutOf(reader: HeldoutReader, plan: Plan): Promise<Pick<StepTools, 'heldout'>> {
  const heldout = await reader.read(plan);
  return heldout === undefined ? {} : { heldout };
}

const indexesKept = 2;

export function heldoutReader(seeds: Blob): HeldoutReader {
  const known = new Map<string, Promise<HeldoutCheck>>();
  return {
    async read(plan) {
      if (plan.heldout.length === 0) return undefined;
      const old = known.get(plan.run);
      if (old !== undefined) return old;
      const index = build(seeds, plan);
      known.set(plan.run, index);
      if (known.size > indexesKept) known.delete(known.keys().next().value as string);
      index.catch(() => known.delete(plan.run));
      return index;
    },
  };
}

/** Rows that cannot be read are a fault of the drop and stop the run: a gap in this index would let test data through. */
async function build(seeds: Blob, plan: Plan): Promise<HeldoutCheck> {
  const builder = new HeldoutBuilder();
  const checks: HeldoutCheck[] = [];
  const probes: HeldoutItem[] = [];
  for (const { key, size } of plan.heldout) {
    const set = key.slice(`drops/${plan.drop}/`.length);
    const begin = await seeds.getRange(key, 0, 63);
    if (begin !== undefined && looksLikeIndex(begin)) checks.push(await readIndex(seeds, key, set));
    else {
      const file = { key, size, set, maximumLineBytes: plan.tuning.maximumLineBytes };
      probes.push(...[await addRows(builder, seeds, file)].filter((item) => item !== undefined));
    }
  }
  const rows = builder.finish();
  if (rows.entries === 0) return anyOf(checks);
  const own = new HeldoutIndex(rows);
  for (const item of probes) probe(own, item);
  return anyOf([own, ...checks]);
}

async function readIndex(seeds: Blob, key: string, set: string): Promise<HeldoutCheck> {
  const bytes = await seeds.get(key);
  if (bytes === undefined) throw new ObjectMissing(`The object ${key} is gone.`);
  try {
    return new HeldoutIndex(decodeIndex(bytes));
  } catch (cause) {
    if (!(cause instanceof IndexUnreadable)) throw cause;
    throw new DropRefused(`${set}: the held-out index cannot be read: ${cause.message}`, { cause });
  }
}

interface RowFile {
  readonly key: string;
  readonly size: number;
  readonly set: string;
  readonly maximumLineBytes: number;
}

/** @returns the first item. */
async function addRows(builder: HeldoutBuilder, seeds: Blob, file: RowFile): Promise<HeldoutItem | undefined> {
  const { key, size, set } = file;
  builder.beginSet(set);
  let line = 0;
  let first: HeldoutItem | undefined;
  for await (const { bytes } of readLines(seeds, key, { start: 0, end: size, size }, file.maximumLineBytes)) {
    line += 1;
    const text = bytes === undefined ? undefined : new TextDecoder().decode(bytes).trim();
    if (text === '') continue;
    const parsed = text === undefined ? undefined : parseLossless(text);
    if (!parsed?.ok) {
      const why = parsed === undefined ? 'the line is too long' : parsed.fault.message;
      throw new DropRefused(
        `${set}:${line}: a held-out row cannot be read (${why}); repair it, or the check has a gap.`,
      );
    }
    const item = heldoutItem(toJson(parsed.value));
    builder.add(line, item);
    first ??= item;
  }
  return first;
}

/** Words of a question that is surely found, whatever its options are. */
const leastProbed = 5;

/** A row that is looked up in the index which was made of it: one that is not found there tells of an index with gaps. */
function probe(index: HeldoutCheck, { parts, options }: HeldoutItem): void {
  const [question = ''] = parts;
  if (parts.length === 1 && words(question).length >= leastProbed && index.find(question, options) === undefined)
    throw new Error('The held-out index does not find a row that it was made of.');
}

/** The first hit of any index. */
function anyOf(checks: readonly HeldoutCheck[]): HeldoutCheck {
  const [only] = checks;
  if (checks.length === 1 && only !== undefined) return only;
  return {
    find(question, options, rule) {
      for (const check of checks) {
        const hit = check.find(question, options, rule);
        if (hit !== undefined) return hit;
      }
      return undefined;
    },
  };
}
