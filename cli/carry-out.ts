import type { Overrides } from '../shared/contract/plan.ts';
import type { Asked, Decision } from './choose-run.ts';
import { cleanLine } from './clean-text.ts';
import { concludeRun, deliver } from './conclude-run.ts';
import { withEmbedder } from './embedder.ts';
import { chooseEndpoint, endpointText, idleEndpoint } from './endpoint.ts';
import type { EndpointRequest } from './endpoint-options.ts';
import { CommandError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { aborted, Interrupted, type Interrupts } from './interrupts.ts';
import { beginRun, continueRun } from './launch-run.ts';
import { type LiveView, liveView } from './live-view.ts';
import { plural } from './numbers.ts';
import { resumeEndpoint, rolesOf } from './resume-endpoint.ts';
import { roleEndpoints } from './role-options.ts';
import { type EndpointRecord, type RunEntry, readRuns } from './run-index.ts';
import type { RunOptions } from './run-options.ts';
import { entryResult, noticesOf, printResult } from './run-report.ts';
import { pythonFor } from './sandbox-python.ts';
import { openSession, type Session } from './session.ts';
import { withEarlierWays, withToldRevisions } from './told-revisions.ts';
import { watchRun } from './watch-run.ts';
import type { Workspace } from './workspace.ts';
import type { World } from './world.ts';

/** A run that has to be done, with everything that was found out about it. */
export interface Task {
  readonly decision: Decision;
  readonly asked: Asked;
  readonly endpoint: EndpointRequest;
  readonly options: RunOptions;
  readonly workspace: Workspace;
  readonly interrupts: Interrupts;
  readonly world: World;
  /** Of a run that is made from an earlier one. */
  readonly made?: MadeRun;
}

export interface MadeRun {
  /** Beside those of options and endpoint. */
  readonly overrides: Overrides;
  readonly endpoint: EndpointRecord;
  /** Recipe from outside that is uploaded with the drop. */
  readonly recipeFolder: string | undefined;
  /** Nothing will be asked, so no endpoint has to be there. */
  readonly isIdle: boolean;
}

/** How long a cloud may take to close: after a run, and when somebody waits impatiently. */
const closeMilliseconds = 10_000;
const hurryMilliseconds = 1_200;

/** Starts the cloud, does the run and says how it ended. Whatever happens, the cloud is closed and the run resumable. */
export async function carryOut(task: Task): Promise<ExitCode> {
  const { decision, interrupts, options, world } = task;
  const view = liveView(world.stderr, world.now);
  const { first, second } = interrupts;
  let session: Session | undefined;
  let entry = decision.kind === 'new' ? undefined : decision.entry;
  try {
    if (decision.kind === 'resume') view.say(`Going on with the run of ${entry?.startedAt} where it stopped.`);
    session = await openSession(
      task.workspace,
      {
        signal: first,
        endpoints: [...roleEndpoints(task.made?.endpoint.roles ?? rolesOf(decision, task.endpoint)).keys()],
        endpoint: (signal, onProgress) => endpointOf(task, signal, onProgress),
        python: (signal, onProgress) => pythonFor(task, signal, onProgress),
      },
      view,
      world,
    );
    if (decision.kind === 'fetch') {
      view.say('The run is finished; fetching its dataset from the workspace.');
      return await deliver(decision.entry, session, task);
    }
    if (task.made?.isIdle !== true) announce(view, session, world);
    entry = decision.kind === 'new' ? await beginRun(task, session) : await continueRun(task, decision.entry, session);
    const begun = entry;
    const end = await watchRun({
      cloud: session.cloud,
      outputs: session.outputs,
      drop: entry.drop,
      now: world.now,
      wait: world.wait,
      interrupted: first,
      onRun({ run, dataset }, { notices }) {
        view.say(`Run ${run} of the dataset ${dataset}.`);
        for (const notice of notices)
          if (!noticesOf(begun).includes(notice)) view.say(`Notice: ${cleanLine(notice, 400)}`);
      },
      onActivity: (activity) => view.show(activity),
      onNews: (line) => view.say(line),
    });
    view.end();
    if (end.kind === 'interrupted') throw new Interrupted('interrupted while running');
    return await concludeRun(begun, end, session, task);
  } catch (error) {
    if (!first.aborted) throw error;
    view.end();
    return await stop(session, entry, task, view);
  } finally {
    await session?.close(second.aborted ? hurryMilliseconds : closeMilliseconds);
  }

  async function stop(
    open: Session | undefined,
    stopped: RunEntry | undefined,
    { workspace }: Task,
    screen: LiveView,
  ): Promise<ExitCode> {
    if (open && !second.aborted) {
      const calls = open.cloud.endpointStatistics().inFlight;
      const waiting =
        calls === 0 ? 'Stopping.' : `Stopping: ${plural(calls, 'model call')} under way, waiting for answers.`;
      screen.say(`\n${waiting} Ctrl-C again stops at once.`);
      await Promise.race([open.cloud.drain(), aborted(second)]);
    }
    const latest = readRuns(workspace.runs).find(({ drop }) => drop === stopped?.drop);
    const next = latest
      ? `Stopped. Everything done so far is kept. To go on: ${world.program} run --resume`
      : `Stopped before the run began. To begin it: ${world.program} run --resume`;
    screen.say(next);
    if (options.json) {
      const error = { exitCode: exitCodes.interrupted, message: next };
      if (latest) printResult(options, world, '', entryResult(latest, error));
      else throw new CommandError(exitCodes.interrupted, { what: next });
    }
    return exitCodes.interrupted;
  }
}

async function endpointOf(
  { asked, decision, endpoint, options, made, world }: Task,
  signal: AbortSignal,
  onProgress: (text: string) => void,
): ReturnType<typeof chooseEndpoint> {
  if (decision.kind === 'fetch') return idleEndpoint(decision.entry.endpoint);
  if (made?.isIdle) return idleEndpoint(made.endpoint);
  const wanted =
    decision.kind === 'new' ? (made?.endpoint ?? endpoint) : resumeEndpoint(decision.entry.endpoint, endpoint);
  const folder = decision.kind === 'new' ? (asked.drop?.folder ?? world.folder) : decision.entry.folder;
  const choice = { wanted, concurrency: options.concurrency, mode: options.mode, folder, signal, onProgress };
  const chosen = await withEmbedder(await chooseEndpoint(choice, world), choice, world);
  if (decision.kind !== 'new') return chosen;
  if (made !== undefined) return withEarlierWays(chosen, made.overrides);
  return endpoint.shares ? withToldRevisions(chosen, signal, world) : chosen;
}

function announce(view: LiveView, { endpoint: { record }, cloud }: Session, world: World): void {
  const { elsewhere } = cloud.endpointStatistics();
  view.say(`Endpoint: ${endpointText(record)}`);
  if (elsewhere !== undefined)
    view.say(
      `Notice: AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME is set: model calls go to ${elsewhere}, and not to the endpoint above. What stands there has to answer them, in batches (vLLM's batch route, into S3) unless --mode realtime is given; unset the variable if that is not meant.`,
    );
  for (const notice of noticesOf({ endpoint: record }))
    view.say(record.kind === 'scripted' ? loud(notice, world.stderr.colours) : notice);
}

/** A notice that nobody can miss: its first sentence is shouted. */
function loud(notice: string, colours: boolean): string {
  const [, first = '', rest = ''] = /^([^.]*\.)(.*)$/su.exec(notice) ?? [];
  const words = `!!! ${first.toUpperCase()}${rest}`;
  return colours ? `\x1b[1;33m${words}\x1b[0m` : words;
}
