import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { softwareVersion } from '../shared/contract/version.ts';
import { digestOf } from '../shared/domain/identity.ts';
import type { RowGroup } from '../shared/domain/tasks/unified/row-groups.ts';
import { cleanLine } from './clean-text.ts';
import { Interrupted } from './interrupts.ts';
import { withCommas } from './numbers.ts';
import type { CollectedGroup, CollectFolder } from './seeds-collect-folder.ts';
import { collectGroup, type PinnedFile } from './seeds-collect-group.ts';
import { Hub, NotOnHub } from './seeds-collect-hub.ts';
import type { LocatedRows, RowFolder } from './seeds-collect-locate.ts';
import { RowsUnreadable } from './seeds-collect-read.ts';
import type { GroupOutcome } from './seeds-collect-report.ts';
import { writeAll, writeDrawn } from './seeds-collect-sink.ts';
import type { AdmittedTask } from './seeds-collect-tasks.ts';
import type { World } from './world.ts';

export interface SeedsCollectOptions {
  readonly rows: string;
  readonly out: string;
  readonly task?: readonly string[];
  readonly licenses?: string;
  readonly perTask?: number;
  readonly canonical?: boolean;
  readonly download?: boolean;
  readonly update?: boolean;
  readonly json?: boolean;
}

export function hubOf(world: World, signal: AbortSignal): Hub {
  return new Hub({
    url: world.environment.HF_ENDPOINT?.replace(/\/+$/u, '') || 'https://huggingface.co',
    token: world.environment.HF_TOKEN || undefined,
    signal,
    wait: world.wait,
    tell: (line) => world.stderr.write(`${cleanLine(line, 300)}\n`),
  });
}

/** A dataset whose rows are of an older commit than the Hub has. */
export interface NewerCommit {
  readonly dataset: string;
  readonly pinned: string;
  readonly newest: string;
}

/** What all datasets of a collection share. */
export interface Collection {
  /** Filled while datasets are looked at. */
  readonly upstream: NewerCommit[];
  /** Undefined when nothing is to be fetched. */
  readonly hub: Hub | undefined;
  readonly rows: RowFolder;
  readonly options: SeedsCollectOptions;
  readonly world: World;
  readonly signal: AbortSignal;
  readonly folder: CollectFolder;
}

/** The rows in the folder; with `--download` those that are not there are fetched first. */
async function locate(
  group: RowGroup<AdmittedTask>,
  { rows, hub, options, world, upstream }: Collection,
): Promise<LocatedRows | undefined> {
  const configs = group.tasks.map(({ config }) => config);
  const [first] = group.tasks;
  const found = rows.find(configs);
  if (hub === undefined) return found;
  if (found === undefined) {
    await hub.fetch(rows.folder, first.config, false);
    return rows.find(configs);
  }
  if (found.revision === null) return found;
  const newer = await hub.newerThan(rows.folder, first.config);
  if (newer === undefined) return found;
  const { pinned, newest } = newer;
  if (!options.update) {
    upstream.push({ dataset: first.config.dataset_path ?? first.name, pinned, newest });
    world.stderr.write(
      `${nameOf(group)}: the Hub has a newer commit, ${newest}; the rows are of ${pinned}. --update takes it.\n`,
    );
    return found;
  }
  await hub.fetch(rows.folder, first.config, true);
  return rows.find(configs);
}

export type CollectedOutcome = GroupOutcome & { readonly collected?: CollectedGroup };

/** Finds and collects the rows of tasks that share them. What cannot be had or read is an outcome with a code. */
export async function groupOutcome(group: RowGroup<AdmittedTask>, collection: Collection): Promise<CollectedOutcome> {
  const { signal } = collection;
  if (signal.aborted) throw new Interrupted('interrupted between datasets');
  try {
    const located = await locate(group, collection);
    if (located === undefined)
      return { group, code: 'too_few_rows', message: 'there are no rows of it in the folder of rows' };
    const collected = await collectRows(group, located, collection);
    return { group, result: collected.result, collected };
  } catch (error) {
    if (error instanceof NotOnHub) return { group, code: 'too_few_rows', message: error.message };
    if (!(error instanceof RowsUnreadable)) throw error;
    return { group, code: 'rows_unreadable', message: `the rows cannot be read: ${error.message}` };
  }
}

/** Takes the records of an unchanged group as they are, and makes all others. */
async function collectRows(
  group: RowGroup<AdmittedTask>,
  located: LocatedRows,
  collection: Collection,
): Promise<CollectedGroup> {
  const { rows, options, world, signal, folder } = collection;
  const files: PinnedFile[] = [];
  for (const path of located.files)
    files.push({ path, name: rows.nameOf(path), sha256: await digestOfFile(path, signal) });
  const pinned = files.map(({ name, sha256 }) => ({ name, sha256 }));
  const digest = digestOf({
    version: softwareVersion,
    tasks: group.tasks.map(({ config, facts }) => ({ config, facts })),
    files: pinned,
    revision: located.revision,
    canonical: options.canonical ?? false,
    perTask: options.perTask ?? null,
  });
  const known = folder.finished(digest);
  if (known !== undefined) return known;
  const writers = folder.writers(digest);
  const { perTask } = options;
  const name = nameOf(group);
  try {
    const result = await collectGroup({
      group,
      files,
      revision: located.revision,
      canonicalOrder: options.canonical ?? false,
      sink: perTask === undefined ? writeAll(writers) : writeDrawn(writers, perTask, writers.candidates),
      report: writers.report,
      signal,
      progress: progressLines(name, world),
    });
    const collected = { key: group.key, name, digest, revision: located.revision, files: pinned, result };
    folder.commit(collected, writers);
    return collected;
  } catch (error) {
    for (const writer of Object.values(writers)) writer.discard();
    throw error;
  }
}

async function digestOfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer);
    if (signal.aborted) throw new Interrupted('interrupted while reading rows');
  }
  return hash.digest('hex');
}

function nameOf({ tasks: [{ config }] }: RowGroup<AdmittedTask>): string {
  return [config.dataset_path ?? config.task, config.dataset_name, config.training_split].filter(Boolean).join(' ');
}

const progressMilliseconds = 5_000;

/** A line now and then for datasets that take long. */
function progressLines(name: string, world: World): (rows: number) => void {
  let last = world.now();
  return (rows) => {
    const now = world.now();
    if (now - last < progressMilliseconds) return;
    last = now;
    world.stderr.write(`${name}: ${withCommas(rows)} rows\n`);
  };
}
