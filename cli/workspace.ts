import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the command keeps what it needs between two calls. Everything below can be removed when no run matters. */
export interface Workspace {
  readonly folder: string;
  /** Objects and tables of the local cloud. */
  readonly cloud: string;
  /** Synthesized stacks by content hash. */
  readonly assemblies: string;
  /** One small file per run. */
  readonly runs: string;
  readonly lock: string;
  /** What is being started; see `intent.ts`. */
  readonly intent: string;
}

/** `.sower` in the current folder, or the folder that SOWER_HOME names. Creates nothing. */
export function workspaceAt(folder: string, environment: Readonly<Record<string, string | undefined>>): Workspace {
  const home = environment.SOWER_HOME ? resolve(folder, environment.SOWER_HOME) : join(folder, '.sower');
  return {
    folder: home,
    cloud: join(home, 'cloud'),
    assemblies: join(home, 'assembly'),
    runs: join(home, 'runs'),
    lock: join(home, 'lock'),
    intent: join(home, 'starting.json'),
  };
}

export function createWorkspace(workspace: Workspace): void {
  for (const folder of [workspace.cloud, workspace.assemblies, workspace.runs]) mkdirSync(folder, { recursive: true });
}
