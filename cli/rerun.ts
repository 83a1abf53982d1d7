import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EndpointMode, Overrides } from '../shared/contract/plan.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { carryOut, type Task } from './carry-out.ts';
import { chooseRun } from './choose-run.ts';
import { cleanLine } from './clean-text.ts';
import { planDrop } from './drop-check.ts';
import { type EndpointOptions, endpointRequest } from './endpoint-options.ts';
import { CommandError, usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { refuseForeignFolder } from './fetch-dataset.ts';
import { shownPath } from './finish.ts';
import { aborted, Interrupted, watchInterrupts } from './interrupts.ts';
import { liveView } from './live-view.ts';
import { acquireLock } from './lock.ts';
import { dropWith, otherRecipe, rerunRequest } from './rerun-drop.ts';
import { changedSteps, type RerunNeeds, rerunNeeds } from './rerun-needs.ts';
import { rehearse } from './rerun-rehearsal.ts';
import { needsResult, needsText } from './rerun-text.ts';
import { resumeEndpoint } from './resume-endpoint.ts';
import { isUnfinished, type RunEntry, readRuns } from './run-index.ts';
import { reportFinished } from './run-report.ts';
import { dropRefused, ignoredFolders } from './run-request.ts';
import { treeDigest } from './tree-digest.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

export interface RerunOptions extends EndpointOptions {
  readonly recipe?: string | undefined;
  readonly out?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly mode?: EndpointMode | undefined;
  readonly maxUsd?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly again?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/**
 * `sower rerun`: makes a new run from a finished one. What the finished one was answered is taken over; only what an
 * edit of recipe or drop has changed, and what had failed, is asked, after saying how much that is.
 */
export async function rerun(given: string, options: RerunOptions, world: World): Promise<ExitCode> {
  const workspace = workspaceAt(world.folder, world.environment);
  const entries = readRuns(workspace.runs);
  const entry = finishedRun(given, entries, world);
  const endpoint = resumeEndpoint(entry.endpoint, endpointRequest(options, world.environment));
  const out = options.out === undefined ? undefined : resolve(world.folder, options.out);
  if (!existsSync(entry.folder))
    throw usageError(`The drop of this run is gone: ${cleanLine(entry.folder, 300)}.`, 'Put it back and try again.');
  const recipe = options.recipe === undefined ? undefined : otherRecipe(options.recipe, entry.folder, world);
  const ignored = ignoredFolders(workspace, entries, world);
  const drop = dropWith(entry.folder, recipe, out === undefined ? ignored : [...ignored, out]);
  const overrides: Overrides = { ...inherited(entry), ...(recipe === undefined ? {} : { recipe: recipe.name }) };
  const built = planDrop(world.root, drop, overrides);
  if ('problems' in built) throw dropRefused(entry.folder, built.problems);
  const recipes = treeDigest(world.root, ['shared/recipes']);
  const cap = { maxUsd: options.maxUsd ?? null };
  const request = rerunRequest(drop, { recipes, earlier: entry.run ?? '', overrides: { ...overrides, ...cap } });
  const asked = { drop: { ...drop, request }, again: options.again ?? false, resume: false, out };
  const decision = chooseRun(asked, entries, existsSync);
  if (decision.kind === 'finished') return reportFinished(decision.entry, options, world);
  if (out !== undefined) refuseForeignFolder(out, decision.kind === 'new' ? null : decision.entry.run);

  const interrupts = watchInterrupts(world.signals, world.now);
  aborted(interrupts.second).then(() => world.exitSoon(exitCodes.interrupted, 1_800));
  const release = await acquireLock(workspace.lock, world);
  try {
    const task: Task = {
      decision,
      asked,
      endpoint: endpointRequest(options, world.environment),
      options: { ...options, drop: entry.folder },
      workspace,
      interrupts,
      world,
    };
    // The run is there and was agreed to: it goes on where it was stopped.
    if (decision.kind !== 'new') return await carryOut(task);
    const view = liveView(world.stderr, world.now);
    if (drop.digest !== entry.dropDigest && recipe === undefined)
      view.say('The drop was changed since that run; the new run is made of it as it is now.');
    const surroundings = { workspace, interrupts, view, world };
    const { earlier, rehearsal, from } = await rehearse({ drop, overrides, entry }, surroundings);
    const needs = rerunNeeds(rehearsal, earlier);
    const changed = changedSteps(rehearsal.plan, earlier.plan);
    if (options.dryRun) {
      if (options.json) world.stdout.write(`${JSON.stringify(needsResult(entry.run ?? '', changed, needs))}\n`);
      else world.stdout.write(needsText(entry.run ?? '', changed, needs));
      return exitCodes.ok;
    }
    world.stderr.write(needsText(entry.run ?? '', changed, needs));
    await agree(needs, options, world);
    return await carryOut({
      ...task,
      made: {
        overrides: { ...overrides, earlier: from },
        endpoint,
        recipeFolder: recipe?.folder,
        isIdle: needs.calls === 0,
      },
    });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new CommandError(exitCodes.interrupted, { what: 'Stopped. Nothing was asked and nothing was spent.' });
  } finally {
    release();
    interrupts.close();
  }
}

/** The run of that name, finished with a dataset. */
function finishedRun(given: string, entries: readonly RunEntry[], world: World): RunEntry {
  const entry =
    entries.find(({ run }) => run === given) ??
    entries.find(({ path }) => path !== null && path === resolve(world.folder, given));
  if (entry === undefined) {
    const near = nearestName(
      given,
      entries.flatMap(({ run }) => run ?? []),
    );
    throw usageError(
      `This workspace has no run ${cleanLine(given, 80)}.`,
      near === undefined ? `${world.program} runs lists what there is.` : `Did you mean ${near}?`,
    );
  }
  if (!isUnfinished(entry) && entry.status !== 'refused') return entry;
  throw usageError(
    `The run ${cleanLine(given, 80)} is not finished, so there is nothing to make another one from.`,
    `To go on with it: ${world.program} run ${shownPath(entry.folder, world.folder)} --resume`,
  );
}

/** What the earlier run was told beside its drop; its cap was for its own calls, and its ancestors are its own. */
function inherited({ overrides }: RunEntry): Overrides {
  const { generation: _generation, budget: _budget, earlier: _earlier, rehearsal: _rehearsal, ...kept } = overrides;
  return kept;
}

/** Asks for a yes where calls cost money. @throws CommandError when there is none, and nobody to ask. */
async function agree({ usd, calls }: RerunNeeds, options: RerunOptions, world: World): Promise<void> {
  if (usd === 0 || calls === 0 || options.yes) return;
  const answer = options.json ? undefined : await world.ask?.('Ask the model for that? [y/N] ');
  if (answer !== undefined && /^y(?:es)?$/iu.test(answer.trim())) return;
  throw usageError(
    'Nothing was asked and nothing was spent.',
    'Give the same command with --yes to go on; --max-usd AMOUNT sets a cap.',
  );
}
