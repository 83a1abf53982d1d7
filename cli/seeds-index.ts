import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HeldoutBuilder } from '../shared/domain/heldout/heldout-builder.ts';
import type { HeldoutSet } from '../shared/domain/heldout/index-data.ts';
import { encodeIndex } from '../shared/domain/heldout/index-file.ts';
import { heldoutItem } from '../shared/domain/heldout/item.ts';
import { toJson } from '../shared/domain/json-lossless.ts';
import { cleanLine } from './clean-text.ts';
import { fileDigest } from './drop-files.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { bytesText, plural, withCommas } from './numbers.ts';
import { RowsUnreadable, readRowFile } from './seeds-collect-read.ts';
import { type FoundSet, heldoutFiles, heldoutSplits } from './seeds-index-sets.ts';
import { alignColumns } from './table.ts';
import type { World } from './world.ts';
import { writeAtomically } from './write-atomically.ts';

export interface SeedsIndexOptions {
  readonly out: string;
  readonly rows?: string;
  readonly task?: readonly string[];
  readonly json?: boolean;
}

/** Rows between two lines of progress. */
const rowsPerLine = 100_000;

/** `sower seeds index`: an index of held-out rows, to name in `run.yaml` under `heldout`. */
export async function seedsIndex(
  given: readonly string[],
  options: SeedsIndexOptions,
  world: World,
): Promise<ExitCode> {
  const { sets, missing } = await found(given, options, world);
  if (sets.length === 0)
    throw usageError(
      'There are no held-out rows.',
      options.rows === undefined
        ? 'Name files of rows or folders with such files; for the test splits of tasks name their folder, and --rows.'
        : 'Put the rows of test splits into <dataset>/<configuration>/<split>.jsonl or <task>/<split>.jsonl below the folder of rows.',
    );
  const builder = new HeldoutBuilder();
  let rows = 0;
  for (const set of sets) {
    builder.beginSet(set.name);
    let row = 0;
    for (const file of set.files) {
      for await (const { position, value } of rowsOf(file)) {
        row += 1;
        rows += 1;
        if (rows % rowsPerLine === 0) world.stderr.write(`${withCommas(rows)} rows read, now ${cleanLine(set.name)}\n`);
        if ('fault' in value) throw unreadable(file, value.fault, position);
        builder.add(row, heldoutItem(toJson(value.row)));
      }
    }
    const digests = set.files.map(fileDigest);
    builder.endSet(digests.join(' '));
  }
  const data = builder.finish();
  const bytes = encodeIndex(data);
  const out = resolve(world.folder, options.out);
  mkdirSync(dirname(out), { recursive: true });
  writeAtomically(out, bytes);
  const result = {
    schemaVersion: 1,
    index: out,
    bytes: bytes.length,
    rows,
    items: data.entries,
    sets: data.sets.map(({ name, rows: all, entries, sha256 }) => ({ name, rows: all, items: entries, sha256 })),
    missing,
  };
  world.stdout.write(options.json ? `${JSON.stringify(result)}\n` : text(result, data.sets));
  return exitCodes.ok;
}

async function found(
  given: readonly string[],
  options: SeedsIndexOptions,
  world: World,
): Promise<{ sets: readonly FoundSet[]; missing: readonly string[] }> {
  if (options.rows === undefined) {
    if (options.task !== undefined)
      throw usageError(
        '--task needs --rows: the folder with the rows of the tasks.',
        'Give the folder of tasks and --rows.',
      );
    return { sets: heldoutFiles(given, world.folder), missing: [] };
  }
  const [folder, another] = given;
  if (folder === undefined || another !== undefined)
    throw usageError(
      'With --rows there is one folder of tasks.',
      'Index other rows without --rows, into a file of their own.',
    );
  return heldoutSplits(folder, { rows: options.rows, tasks: options.task ?? [] }, world.folder);
}

type RowOrFault = { readonly row: Parameters<typeof toJson>[0] } | { readonly fault: string };

async function* rowsOf(file: string): AsyncGenerator<{ position: number; value: RowOrFault }> {
  let position = 0;
  try {
    for await (const batch of readRowFile(file)) {
      for (const one of batch) {
        position += 1;
        yield { position, value: 'row' in one ? one : { fault: one.fault.evidence } };
      }
    }
  } catch (cause) {
    if (!(cause instanceof RowsUnreadable)) throw cause;
    throw unreadable(file, cause.message, position);
  }
}

/** A gap would let test data through, so nothing is written. */
const unreadable = (file: string, why: string, position: number): Error =>
  usageError(
    `Row ${withCommas(position)} of ${cleanLine(file, 200)} cannot be read.`,
    'Repair or remove it; an index with a gap would let held-out rows through.',
    cleanLine(why, 300),
  );

function text(
  {
    index,
    bytes,
    rows,
    items,
    missing,
  }: { index: string; bytes: number; rows: number; items: number; missing: readonly string[] },
  sets: readonly HeldoutSet[],
): string {
  const table = alignColumns(
    [
      ['SET', 'ROWS', 'ITEMS'],
      ...sets.map((set) => [cleanLine(set.name, 80), withCommas(set.rows), withCommas(set.entries)]),
    ],
    new Set([1, 2]),
  );
  const lines = [
    ...table,
    '',
    `${plural(items, 'distinct item')} of ${plural(rows, 'row')} in ${bytesText(bytes)}: ${cleanLine(index, 300)}`,
    ...(missing.length === 0
      ? []
      : [
          `No rows were found for ${plural(missing.length, 'split')}: ${cleanLine(missing.slice(0, 8).join(', '), 300)}${missing.length > 8 ? ' ...' : ''}`,
        ]),
    'Put it into a drop and name it in run.yaml:  heldout: [FILE]',
  ];
  return `${lines.join('\n')}\n`;
}
