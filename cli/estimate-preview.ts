import { join } from 'node:path';
import type { Task } from './carry-out.ts';
import { chooseRun } from './choose-run.ts';
import { cleanText } from './clean-text.ts';
import { readPlan, readRun } from './cloud-view.ts';
import { chooseEndpoint, endpointText, idleEndpoint } from './endpoint.ts';
import type { EndpointRequest } from './endpoint-options.ts';
import { CommandError, usageError } from './errors.ts';
import type { Precedent } from './estimate-history.ts';
import { exitCodes } from './exit-codes.ts';
import type { Interrupts } from './interrupts.ts';
import { beginRun, continueRun } from './launch-run.ts';
import { liveView } from './live-view.ts';
import { acquireLock } from './lock.ts';
import { resumeEndpoint, rolesOf } from './resume-endpoint.ts';
import { roleEndpoints } from './role-options.ts';
import { readRuns, writeRun } from './run-index.ts';
import type { RunOptions } from './run-options.ts';
import { readRequest } from './run-request.ts';
import { pythonFor } from './sandbox-python.ts';
import { openSession, type Session } from './session.ts';
import { watchRun } from './watch-run.ts';
import type { Workspace } from './workspace.ts';
import type { World } from './world.ts';

/** Previews have buckets, tables and corpora of their own; only the synthesized stack is shared. */
export function previewWorkspace({ folder, assemblies }: Workspace): Workspace & { readonly drops: string } {
  const own = join(folder, 'estimate');
  return {
    folder: own,
    cloud: join(own, 'cloud'),
    assemblies,
    runs: join(own, 'runs'),
    lock: join(own, 'lock'),
    intent: join(own, 'starting.json'),
    drops: join(own, 'drops'),
  };
}

/**
 * Runs a small drop in the workspace of previews and looks at what it did. A preview that is finished is not run again,
 * one that was stopped goes on.
 */
export async function runPreview<T>(
  folder: string,
  how: {
    readonly workspace: Workspace;
    readonly endpoint: EndpointRequest;
    readonly options: RunOptions;
    readonly interrupts: Interrupts;
    readonly world: World;
  },
  look: (found: Precedent, session: Session) => Promise<T>,
): Promise<T> {
  const { workspace, endpoint, interrupts, world } = how;
  const options = { ...how.options, drop: folder };
  const release = await acquireLock(workspace.lock, world);
  const view = liveView(world.stderr, world.now);
  let session: Session | undefined;
  try {
    const entries = readRuns(workspace.runs);
    const drop = readRequest(options, endpoint, entries, workspace, world);
    const asked = { drop, again: false, resume: false };
    const decision = chooseRun(asked, entries, () => true);
    const task: Task = { decision, asked, endpoint, options, workspace, interrupts, world };
    session = await openSession(
      workspace,
      {
        signal: interrupts.first,
        endpoints: [...roleEndpoints(rolesOf(decision, endpoint)).keys()],
        python: (signal, onProgress) => pythonFor(task, signal, onProgress),
        endpoint: async (signal, onProgress) => {
          if (decision.kind === 'fetch' || decision.kind === 'finished') return idleEndpoint(decision.entry.endpoint);
          const wanted = decision.kind === 'new' ? endpoint : resumeEndpoint(decision.entry.endpoint, endpoint);
          const { concurrency, mode } = options;
          return chooseEndpoint({ wanted, concurrency, mode, folder, signal, onProgress }, world);
        },
      },
      view,
      world,
    );
    if (decision.kind === 'new' || decision.kind === 'resume') {
      view.say(`Endpoint of the preview: ${endpointText(session.endpoint.record)}`);
      const entry =
        decision.kind === 'new' ? await beginRun(task, session) : await continueRun(task, decision.entry, session);
      const end = await watchRun({
        cloud: session.cloud,
        outputs: session.outputs,
        drop: entry.drop,
        now: world.now,
        wait: world.wait,
        interrupted: interrupts.first,
        onRun: () => undefined,
        onActivity: (activity) => view.show(activity),
        onNews: (line) => view.say(line),
      });
      view.end();
      if (end.kind === 'interrupted') {
        await session.cloud.drain();
        throw new CommandError(exitCodes.interrupted, {
          what: 'Stopped. What the preview did so far is kept; the same command goes on with it.',
        });
      }
      const status = end.kind === 'refused' ? 'refused' : end.kind === 'lost' ? 'started' : end.item.status;
      const known = end.kind === 'finished' ? { run: end.item.run, dataset: end.item.dataset } : {};
      const finishedAt = new Date(world.now()).toISOString();
      writeRun(workspace.runs, { ...entry, ...known, status: status === 'running' ? 'started' : status, finishedAt });
      if (end.kind === 'refused') throw usageError('The drop cannot be used.', undefined, cleanText(end.error, 3000));
      if (end.kind === 'lost') throw unfinished(end.error);
      if (end.item.status === 'failed') throw unfinished(end.item.error ?? '');
      return await look({ plan: end.plan, item: end.item }, session);
    }
    const run = decision.entry.run ?? '';
    const item = await readRun(session.cloud, session.outputs.table, run);
    const plan = await readPlan(session.cloud, session.outputs.workBucket, run);
    if (item === undefined || plan === undefined) throw unfinished(`The workspace ${workspace.folder} lost its files.`);
    view.say('The preview of this drop was run before; nothing is asked again.');
    return await look({ plan, item }, session);
  } finally {
    await session?.close(interrupts.second.aborted ? 1_200 : 10_000);
    release();
  }

  function unfinished(why: string): CommandError {
    return new CommandError(exitCodes.unexpected, {
      what: 'The preview did not come to an end, so there is nothing to estimate from.',
      why: cleanText(why, 1500),
      next: `Mend the cause and run the same command again; or remove ${workspace.folder} to begin anew.`,
    });
  }
}
