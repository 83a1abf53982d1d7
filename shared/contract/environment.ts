import { z } from 'zod';

/** One handler per Lambda; the name is the name of its file, function, queue (for workers) and stage logic. */
export const handlerNames = [
  'open',
  'plan',
  'advance',
  'normalize',
  'generate',
  'collect',
  'filter',
  'dedup',
  'package',
  'warm',
  'cool',
  'watchdog',
  'publish',
  'forget',
  'bury',
  'fail',
] as const;
export type HandlerName = (typeof handlerNames)[number];

/** The handlers that are fed by a queue of their own. */
export const workerNames = ['normalize', 'generate', 'filter', 'dedup', 'package'] as const;
export const WorkerName = z.enum(workerNames);
export type WorkerName = z.infer<typeof WorkerName>;

/** Environment variable that holds the URL of a worker's queue. */
export const queueVariable = (worker: WorkerName): `${Uppercase<WorkerName>}_QUEUE_URL` =>
  `${worker.toUpperCase() as Uppercase<WorkerName>}_QUEUE_URL`;

const queueVariables = workerNames.map(queueVariable);

/** The variables of each handler. The stack sets exactly these; the handler reads exactly these. */
export const environmentOf = {
  open: ['SEED_BUCKET', 'WORK_BUCKET', 'RUNS_TABLE', 'SANDBOX_PYTHON', 'ENDPOINTS'],
  plan: ['SEED_BUCKET', 'WORK_BUCKET', 'RUNS_TABLE'],
  advance: ['WORK_BUCKET', 'RUNS_TABLE', ...queueVariables],
  normalize: ['SEED_BUCKET', 'WORK_BUCKET', 'RUNS_TABLE', ...queueVariables],
  generate: ['WORK_BUCKET', 'RUNS_TABLE', 'DEDUP_TABLE', ...queueVariables],
  collect: ['WORK_BUCKET', 'RUNS_TABLE', 'GENERATE_QUEUE_URL'],
  filter: ['SEED_BUCKET', 'WORK_BUCKET', 'RUNS_TABLE', 'SANDBOX_FUNCTION', ...queueVariables],
  dedup: ['WORK_BUCKET', 'RUNS_TABLE', 'DEDUP_TABLE', ...queueVariables],
  package: ['WORK_BUCKET', 'DATASET_BUCKET', 'RUNS_TABLE', ...queueVariables],
  warm: ['WORK_BUCKET', 'RUNS_TABLE', 'ENDPOINTS'],
  cool: ['WORK_BUCKET', 'RUNS_TABLE', 'ENDPOINTS'],
  watchdog: ['RUNS_TABLE', 'ENDPOINTS'],
  publish: ['WORK_BUCKET', 'DATASET_BUCKET', 'RUNS_TABLE'],
  forget: ['WORK_BUCKET', 'DATASET_BUCKET', 'RUNS_TABLE', 'DEDUP_TABLE'],
  bury: ['WORK_BUCKET', 'RUNS_TABLE'],
  fail: ['WORK_BUCKET', 'RUNS_TABLE'],
} as const satisfies Record<HandlerName, readonly string[]>;

export type EnvironmentOf<H extends HandlerName> = { readonly [K in (typeof environmentOf)[H][number]]: string };

/** The only place of the project's cloud code that reads the process environment. */
export function readEnvironment<H extends HandlerName>(
  handler: H,
  source: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentOf<H> {
  const names: readonly string[] = environmentOf[handler];
  const missing = names.filter((name) => !source[name]);
  if (missing.length > 0)
    throw new Error(`The ${handler} function lacks the environment variables ${missing.join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, source[name] as string])) as EnvironmentOf<H>;
}

/** Folder with the function's own files (the recipes lie in it). Lambda and the local function host both set it. */
export function taskRoot(source: Readonly<Record<string, string | undefined>> = process.env): string {
  return source.LAMBDA_TASK_ROOT ?? '.';
}
