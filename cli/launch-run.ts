import { basename } from 'node:path';
import { runFileKey } from '../shared/contract/keys.ts';
import type { ExecutionInput } from '../shared/contract/payloads.ts';
import type { Overrides } from '../shared/contract/plan.ts';
import { runKeys } from '../shared/contract/run-item.ts';
import type { Task } from './carry-out.ts';
import { nextGeneration } from './choose-run.ts';
import { runOfDrop } from './cloud-view.ts';
import type { DropFolder } from './drop-files.ts';
import { dropName, uploadDrop } from './drop-upload.ts';
import { usageError } from './errors.ts';
import { clearIntent } from './intent.ts';
import { dropWith } from './rerun-drop.ts';
import { type RunEntry, readRuns, writeRun } from './run-index.ts';
import { dropRefused, ignoredFolders, optionOverrides } from './run-request.ts';
import type { Session } from './session.ts';

/** Remembers a new run, then uploads its drop, which starts it. */
export async function beginRun(task: Task, session: Session): Promise<RunEntry> {
  const { asked, options, made, workspace, world } = task;
  const { drop } = asked;
  if (!drop) throw new Error('A new run needs a drop.');
  const entries = readRuns(workspace.runs);
  const settings: Overrides = { ...made?.overrides, ...optionOverrides(options), ...session.endpoint.overrides };
  const checked = await world.checkDrop(drop, settings);
  if ('problems' in checked) throw dropRefused(drop.folder, checked.problems);
  const generation =
    nextGeneration(entries, checked.plan.runKey) + (await unknownRuns(session, entries, checked.plan.dataset));
  const overrides = { ...settings, generation };
  const refusals = entries.filter(({ request, status }) => request === drop.request && status === 'refused').length;
  const entry: RunEntry = {
    schemaVersion: 1,
    drop: dropName(basename(drop.folder), drop, overrides, refusals),
    folder: drop.folder,
    dropDigest: drop.digest,
    request: drop.request,
    runKey: checked.plan.runKey,
    generation,
    overrides,
    endpoint: session.endpoint.record,
    out: asked.out ?? null,
    ...(made?.recipeFolder === undefined ? {} : { recipeFolder: made.recipeFolder }),
    run: null,
    dataset: null,
    status: 'started',
    error: null,
    startedAt: new Date(world.now()).toISOString(),
    finishedAt: null,
    path: null,
    sums: null,
  };
  writeRun(workspace.runs, entry);
  clearIntent(workspace);
  await uploadDrop(session.cloud, session.outputs.seedBucket, entry.drop, drop, overrides);
  return entry;
}

/** Runs in the ledger that the index does not know, because somebody removed its files: they take generations too. */
async function unknownRuns(
  { cloud, outputs }: Session,
  entries: readonly RunEntry[],
  dataset: string,
): Promise<number> {
  const listed = await cloud.items.query(outputs.table, runKeys.listed('').pk);
  return listed.filter((item) => item.dataset === dataset && !entries.some(({ drop }) => drop === item.drop)).length;
}

/** Starts an execution that goes on with a run; uploads the drop first where that was cut off. */
export async function continueRun(task: Task, stopped: RunEntry, session: Session): Promise<RunEntry> {
  const { asked, workspace, world } = task;
  const { cloud, outputs } = session;
  const entry: RunEntry = {
    ...stopped,
    endpoint: session.endpoint.record,
    out: asked.out ?? stopped.out,
    status: 'started',
    error: null,
  };
  writeRun(workspace.runs, entry);
  const known = await runOfDrop(cloud, outputs.table, entry.drop);
  if (known !== undefined) cloud.continueBatches(known.run);
  const key = runFileKey(entry.drop);
  if ((await cloud.objects.get(outputs.seedBucket, key)) === undefined) {
    await uploadDrop(cloud, outputs.seedBucket, entry.drop, sameDrop(task, entry), entry.overrides);
  } else {
    const input: ExecutionInput = { bucket: outputs.seedBucket, key, resume: true };
    await cloud.startExecution(outputs.stateMachine, input);
  }
  return entry;

  function sameDrop(from: Task, { folder, dropDigest, recipeFolder, overrides }: RunEntry): DropFolder {
    const recipe = overrides.recipe === undefined ? undefined : { name: overrides.recipe, folder: recipeFolder };
    const ours = ignoredFolders(workspace, readRuns(workspace.runs), world);
    const drop = from.asked.drop ?? dropWith(folder, recipe, ours);
    if (drop.digest === dropDigest) return drop;
    throw usageError(
      `The drop ${folder} was changed after its run began and before it was uploaded.`,
      `Begin a new run: ${world.program} run ${folder} --again`,
    );
  }
}
