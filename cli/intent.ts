import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { EndpointMode } from '../shared/contract/plan.ts';
import { readRuns } from './run-index.ts';
import type { RunOptions } from './run-options.ts';
import type { Workspace } from './workspace.ts';
import type { World } from './world.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * What a command set out to do, kept while stack, endpoint and cloud are being started. When it is killed in that time
 * there is no run yet, and `--resume` begins the one that was meant.
 */
const Intent = z.object({
  schemaVersion: z.literal(1),
  at: z.string(),
  options: z.object({
    drop: z.string(),
    out: z.string().optional(),
    endpoint: z.string().optional(),
    model: z.string().optional(),
    apiKeyEnv: z.string().optional(),
    apiKeySecret: z.string().optional(),
    caFile: z.string().optional(),
    scripted: z.boolean().optional(),
    role: z.array(z.string()).optional(),
    concurrency: z.number().optional(),
    mode: EndpointMode.optional(),
    seed: z.number().optional(),
    maxUsd: z.number().optional(),
    shareCompletions: z.boolean().optional(),
    again: z.boolean().optional(),
  }),
});

export function writeIntent(workspace: Workspace, options: RunOptions, world: World): void {
  const { drop, out, caFile } = options;
  const absolute = {
    ...options,
    drop: drop === undefined ? drop : resolve(world.folder, drop),
    out: out === undefined ? out : resolve(world.folder, out),
    caFile: caFile === undefined ? caFile : resolve(world.folder, caFile),
  };
  const intent = Intent.parse({ schemaVersion: 1, at: new Date(world.now()).toISOString(), options: absolute });
  writeAtomically(workspace.intent, `${JSON.stringify(intent)}\n`);
}

export function clearIntent(workspace: Workspace): void {
  rmSync(workspace.intent, { force: true });
}

/**
 * The options of a command that was stopped before its run began; undefined when there is none, or when a run was begun
 * after it.
 *
 * @param folder only for this drop; undefined for any.
 */
export function pendingOptions(workspace: Workspace, folder: string | undefined): RunOptions | undefined {
  let intent: z.infer<typeof Intent>;
  try {
    intent = Intent.parse(JSON.parse(readFileSync(workspace.intent, 'utf8')));
  } catch {
    return undefined;
  }
  const overtaken = readRuns(workspace.runs).some(({ startedAt }) => startedAt >= intent.at);
  if (overtaken || (folder !== undefined && folder !== intent.options.drop)) return undefined;
  return intent.options;
}
