import { createReadStream, existsSync } from 'node:fs';
import { type SandboxStep, sandboxSteps } from '../shared/recipes/sandbox-step.ts';
import type { Task } from './carry-out.ts';
import { cleanLine } from './clean-text.ts';
import { type DropFolder, readDropFolder } from './drop-files.ts';
import { infrastructureError } from './errors.ts';
import { readRuns } from './run-index.ts';
import { ignoredFolders, optionOverrides, placeholder } from './run-request.ts';
import type { World } from './world.ts';

/**
 * Folder with the Python of the sandbox: the one that is there, or fetched when the drop's recipe has a step that needs
 * it, so that a run that cannot have it ends before anything is started.
 *
 * @throws CommandError when it is needed and cannot be had.
 */
export async function pythonFor(
  { decision, asked, endpoint, options, workspace, world }: Task,
  signal: AbortSignal,
  onProgress: (text: string) => void,
): Promise<string | undefined> {
  const present = await world.presentPython();
  if (present !== undefined || decision.kind === 'fetch' || decision.kind === 'finished') return present;
  const drop = decision.kind === 'new' ? asked.drop : dropOf(decision.entry.folder);
  const checked = drop && (await world.checkDrop(drop, { ...optionOverrides(options), ...placeholder(endpoint) }));
  if (drop === undefined || checked === undefined || 'problems' in checked) return undefined;
  let step: SandboxStep | undefined;
  for (const one of sandboxSteps(checked.plan.stages))
    if (step === undefined && (one.when === undefined || (await isMet(one.when, drop)))) step = one;
  if (step === undefined) return undefined;
  try {
    return await world.fetchPython(signal, onProgress);
  } catch (error) {
    if (signal.aborted) throw error;
    throw pythonMissing(error, world, step);
  }

  /** The drop of a run that goes on, when it is still there. */
  function dropOf(folder: string): DropFolder | undefined {
    if (!existsSync(folder)) return undefined;
    return readDropFolder(folder, ignoredFolders(workspace, readRuns(workspace.runs), world));
  }
}

/** Only rows that call themselves so are of the kind `code`; most drops of tasks have none, and need no Python. */
async function isMet(when: string, drop: DropFolder): Promise<boolean> {
  if (!when.includes('answer_kind == "code"')) return true;
  for (const { absolute } of drop.files) if (await holds(absolute, '"code"')) return true;
  return false;
}

async function holds(file: string, wanted: string): Promise<boolean> {
  let end = '';
  for await (const piece of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const text = `${end}${piece}`;
    if (text.includes(wanted)) return true;
    end = text.slice(-wanted.length);
  }
  return false;
}

/** What a person can do where Python cannot be fetched. */
export function pythonMissing(error: unknown, { program }: Pick<World, 'program'>, step?: SandboxStep): Error {
  const need = step && `The step ${cleanLine(step.id)} of the recipe calls ${step.tool}, which works in the sandbox. `;
  return infrastructureError(
    {
      what: `${need ?? ''}Python for the sandbox cannot be had. Nothing was started.`,
      why: error instanceof Error ? error.message : String(error),
      next: `It takes npm, python3 with pip, and a connection or mirrors, once: ${program} python\nOr copy the folder from a computer that has it (${program} python names it there) and put its path into SOWER_PYTHON.`,
    },
    error,
  );
}
