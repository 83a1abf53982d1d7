import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { carryOut } from './carry-out.ts';
import { type Asked, chooseRun } from './choose-run.ts';
import { endpointRequest } from './endpoint-options.ts';
import { infrastructureError, usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { refuseForeignFolder } from './fetch-dataset.ts';
import { pendingOptions, writeIntent } from './intent.ts';
import { aborted, watchInterrupts } from './interrupts.ts';
import { acquireLock } from './lock.ts';
import { existingAbove, isWritable } from './rights.ts';
import { readRuns } from './run-index.ts';
import type { RunOptions } from './run-options.ts';
import { reportFinished } from './run-report.ts';
import { checkRequest, defaultOut, readRequest } from './run-request.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

/**
 * `sower run`: makes a dataset of a drop, goes on with a run that was stopped, or says at once that the run is finished.
 * Everything that can be wrong with drop and options is found before anything is started.
 */
export async function run(options: RunOptions, world: World): Promise<ExitCode> {
  if (options.again && options.resume) throw usageError('--again and --resume exclude each other.');
  const workspace = workspaceAt(world.folder, world.environment);
  const meant = options.resume
    ? pendingOptions(workspace, options.drop && resolve(world.folder, options.drop))
    : undefined;
  if (meant) {
    world.stderr.write('The last command was stopped before its run began; beginning it now.\n');
    return run({ ...meant, ...options, drop: meant.drop, resume: false }, world);
  }
  let endpoint = endpointRequest(options, world.environment);
  const asked = askedFor();
  const decide = (): ReturnType<typeof chooseRun> => chooseRun(asked, readRuns(workspace.runs), existsSync);

  const atOnce = decide();
  if (atOnce.kind === 'finished') return reportFinished(atOnce.entry, options, world);
  if (atOnce.kind === 'new' && asked.drop) endpoint = await checkRequest(asked.drop, options, endpoint, world);
  if (asked.out !== undefined) refuseForeignFolder(asked.out, atOnce.kind === 'new' ? null : atOnce.entry.run);

  refuseUnwritable(asked.out ?? defaultOut(world));

  const interrupts = watchInterrupts(world.signals, world.now);
  aborted(interrupts.second).then(() => world.exitSoon(exitCodes.interrupted, 1_800));
  const release = await acquireLock(workspace.lock, world);
  try {
    const decision = decide();
    if (decision.kind === 'finished') return reportFinished(decision.entry, options, world);
    if (decision.kind === 'new') writeIntent(workspace, options, world);
    return await carryOut({ decision, asked, endpoint, options, workspace, interrupts, world });
  } finally {
    release();
    interrupts.close();
  }

  function askedFor(): Asked {
    const common = {
      again: options.again ?? false,
      resume: options.resume ?? false,
      out: options.out === undefined ? undefined : resolve(world.folder, options.out),
    };
    if (options.drop === undefined) {
      if (common.resume) return common;
      throw usageError(
        'Name the drop: the folder with seeds and run.yaml.',
        `${world.program} run samples/task-seeded\nor, to go on with a run that was stopped: ${world.program} run --resume`,
      );
    }
    const entries = readRuns(workspace.runs);
    const drop = readRequest({ ...options, drop: options.drop }, endpoint, entries, workspace, world);
    return { ...common, drop };
  }
}

/** Finds out before a run, not after it, that the dataset cannot be put where it is wanted. */
function refuseUnwritable(target: string): void {
  const folder = existingAbove(target);
  if (!isWritable(folder))
    throw infrastructureError({
      what: `The dataset cannot be written: ${folder} may not be written to.`,
      next: 'Choose another folder with --out, or mend the rights.',
    });
}
