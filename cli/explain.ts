import { cleanLine } from './clean-text.ts';
import { type DatasetRow, datasetManifest, datasetRows } from './dataset-rows.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainText } from './explain-text.ts';
import { runMemory, seedOf, type TrailSeed, type TrailStep, trailOf } from './explain-trail.ts';
import { reasonMeaning } from './finish.ts';
import { publishedFolders } from './published-folders.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

export interface ExplainOptions {
  readonly run?: string;
  readonly dataset?: string;
  readonly texts?: boolean;
  readonly json?: boolean;
}

/** All that is known of how one record came to be, or why it did not. */
export interface Explanation {
  readonly id: string;
  readonly outcome: 'accepted' | 'rejected' | 'failed';
  readonly run: string;
  readonly folder: string;
  readonly record: DatasetRow;
  readonly seed: TrailSeed | undefined;
  readonly steps: readonly TrailStep[];
  /** What the reason of a dropped record means, also one of the recipe's own as long as the workspace has the plan. */
  readonly meaning?: string | undefined;
  /** Records that were dropped because they say the same as this one. */
  readonly duplicates: readonly { readonly id: string; readonly reason: string }[];
}

const shortestPrefix = 4;
const shownCandidates = 10;

/** `sower explain`: seed, prompts, models, ballots and filters of one record. */
export async function explain(given: string, options: ExplainOptions, world: World): Promise<ExitCode> {
  if (given.length < shortestPrefix || !/^[\w.-]+$/u.test(given))
    throw usageError(
      `${cleanLine(given, 60)} is no id of a record.`,
      `Give at least ${shortestPrefix} characters of the column id.`,
    );
  const workspace = workspaceAt(world.folder, world.environment);
  const places = publishedFolders(workspace, { run: options.run, dataset: options.dataset }, world);
  for (const place of places) {
    const found = await search(place.folder, given);
    if (found.length === 0) continue;
    const [one] = found;
    if (one === undefined || found.length > 1) throw ambiguous(given, found);
    const { run = '' } = datasetManifest(place.folder) ?? {};
    const memory = runMemory(workspace.cloud, run);
    const explanation: Explanation = {
      id: String(one.row.id),
      outcome: one.side === 'data' ? 'accepted' : one.row.outcome === 'failed' ? 'failed' : 'rejected',
      run,
      folder: place.folder,
      record: one.row,
      seed: seedOf(one.row, place.dropFolder),
      steps: one.side === 'data' ? trailOf(one.row, memory) : [],
      meaning: one.side === 'rejected' ? reasonMeaning(String(one.row.reason), memory.plan?.reasons) : undefined,
      duplicates: one.side === 'data' ? await duplicatesOf(place.folder, String(one.row.id)) : [],
    };
    world.stdout.write(
      options.json
        ? `${JSON.stringify({ schemaVersion: 1, ...explanation, seed: explanation.seed ?? null })}\n`
        : explainText(explanation, options.texts ?? false, world.folder),
    );
    return exitCodes.ok;
  }
  throw usageError(
    `No record of ${places.length === 1 ? 'this dataset' : 'these datasets'} begins with ${cleanLine(given, 60)}.`,
    'Ids are in the column id of data and rejected; --run or --dataset names another dataset.',
  );
}

interface Found {
  readonly side: 'data' | 'rejected';
  readonly row: DatasetRow;
}

/** Rows by id; of several rows of one record (views) the first. */
async function search(folder: string, prefix: string): Promise<Found[]> {
  const found = new Map<string, Found>();
  for (const side of ['data', 'rejected'] as const)
    for await (const row of datasetRows(folder, side)) {
      const id = typeof row.id === 'string' ? row.id : '';
      if (id.startsWith(prefix) && !found.has(id)) found.set(id, { side, row });
      if (id === prefix) return [{ side, row }];
    }
  return [...found.values()];
}

async function duplicatesOf(folder: string, id: string): Promise<{ id: string; reason: string }[]> {
  const found: { id: string; reason: string }[] = [];
  for await (const { id: other, reason, evidence } of datasetRows(folder, 'rejected'))
    if (/duplicate|near_dup/u.test(String(reason)) && String(evidence).includes(id))
      found.push({ id: String(other), reason: String(reason) });
  return found;
}

function ambiguous(given: string, found: readonly Found[]): Error {
  const shown = found
    .slice(0, shownCandidates)
    .map(({ side, row }) => `${cleanLine(String(row.id), 60)}  ${side === 'data' ? 'accepted' : 'rejected'}`);
  return usageError(
    `${found.length} records begin with ${cleanLine(given, 60)}.`,
    'Give more characters of the id.',
    [...shown, ...(found.length > shown.length ? ['...'] : [])].join('\n'),
  );
}
