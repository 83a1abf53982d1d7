import type { EndpointMode } from '../shared/contract/plan.ts';
import type { EndpointOptions } from './endpoint-options.ts';
import { shownPath } from './finish.ts';
import { roleWord } from './role-options.ts';
import type { RunEntry } from './run-index.ts';
import type { World } from './world.ts';

/** The options of `sower run` and `sower start`, as the command line gives them. */
export interface RunOptions extends EndpointOptions {
  readonly drop?: string | undefined;
  readonly out?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly mode?: EndpointMode | undefined;
  readonly seed?: number | undefined;
  readonly maxUsd?: number | undefined;
  readonly json?: boolean | undefined;
  readonly shareCompletions?: boolean | undefined;
  readonly again?: boolean | undefined;
  readonly resume?: boolean | undefined;
}

/** Words that ask for a finished or stopped run as it was asked for: drop, endpoint, seed and cap. */
export function commandFor(entry: RunEntry, world: Pick<World, 'program' | 'folder'>): string {
  const { endpoint, overrides } = entry;
  const words = [world.program, 'run', shellWord(shownPath(entry.folder, world.folder))];
  const add = (name: string, value: string | number | null | undefined): void => {
    if (value !== undefined && value !== null) words.push(name, shellWord(String(value)));
  };
  if (endpoint.kind === 'http') {
    add('--endpoint', endpoint.url);
    add('--model', endpoint.model);
    add('--api-key-env', endpoint.apiKeyVariable);
    add('--api-key-secret', endpoint.apiKeySecret);
  }
  if (endpoint.kind === 'scripted' && !endpoint.standIn) words.push('--scripted');
  add('--ca-file', endpoint.caFile);
  for (const server of endpoint.roles ?? []) add('--role', roleWord(server));
  add('--seed', overrides.randomSeed);
  add('--max-usd', overrides.budget?.max_usd);
  if (overrides.share) words.push('--share-completions');
  return words.join(' ');
}

const shellWord = (text: string): string =>
  /^[\w./:@%+=-]+$/u.test(text) ? text : `'${text.replace(/'/gu, "'\\''")}'`;
