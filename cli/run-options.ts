import type { EndpointOptions } from './endpoint-options.ts';

/** The options of `sower run` and `sower start`, as the command line gives them. */
export interface RunOptions extends EndpointOptions {
  readonly drop?: string | undefined;
  readonly out?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly seed?: number | undefined;
  readonly maxUsd?: number | undefined;
  readonly json?: boolean | undefined;
  readonly again?: boolean | undefined;
  readonly resume?: boolean | undefined;
}

/** Words that call this very command again, without `--again`, `--resume` and `--json`. */
export function commandWords(options: RunOptions, program: string): string {
  const words = [program, 'run', options.drop];
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) words.push(name, shellWord(String(value)));
  };
  add('--endpoint', options.endpoint);
  add('--model', options.model);
  add('--api-key-env', options.apiKeyEnv);
  if (options.scripted) words.push('--scripted');
  add('--seed', options.seed);
  add('--max-usd', options.maxUsd);
  add('--out', options.out);
  return words.filter((word) => word !== undefined).join(' ');
}

const shellWord = (text: string): string =>
  /^[\w./:@%+=-]+$/u.test(text) ? text : `'${text.replace(/'/gu, "'\\''")}'`;
