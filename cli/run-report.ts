import { existsSync } from 'node:fs';
import type { Plan } from '../shared/contract/plan.ts';
import { alarmText } from '../shared/domain/dataset/alarms.ts';
import { acceptedSamples } from './accepted-samples.ts';
import { alarmsSince } from './alarms-since.ts';
import { cleanText } from './clean-text.ts';
import { type DatasetAlarms, datasetAlarms } from './dataset-alarms.ts';
import { embeddedNotice, scriptedNotice } from './endpoint.ts';
import { CommandError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { finishText, shownPath, sumsLines } from './finish.ts';
import { type JsonResult, jsonResult } from './json-result.ts';
import { type RunEntry, readRuns } from './run-index.ts';
import { commandFor, type RunOptions } from './run-options.ts';
import type { Session } from './session.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

/** Prints the result object for scripts, or the text for people on stdout; with `--json` people read on stderr. */
export function printResult(options: RunOptions, world: World, text: string, result: JsonResult): void {
  const { stdout, stderr } = world;
  (options.json ? stderr : stdout).write(text);
  if (options.json) stdout.write(`${JSON.stringify(result)}\n`);
}

export function entryResult(
  entry: RunEntry,
  error?: JsonResult['error'],
  { alarms } = datasetAlarms(entry.path),
): JsonResult {
  const status = entry.status === 'complete' || entry.status === 'partial' ? entry.status : 'failed';
  return jsonResult({ run: entry.run, status, dataset: entry.path, sums: entry.sums, alarms, error });
}

/** Alarms in words. What could not be told of so few records stands in report and card. */
const alarmNotices = ({ alarms }: DatasetAlarms): string[] => alarms.map((alarm) => `Alarm. ${alarmText(alarm)}`);

/** The run was finished by an earlier command. */
export function reportFinished(entry: RunEntry, options: RunOptions, world: World): ExitCode {
  const again = `${commandFor(entry, world)} --again`;
  const path = entry.path ?? '';
  const text = [
    `This run is finished already (${entry.status}); nothing was done.`,
    '',
    `  Dataset  ${shownPath(path, world.folder)}`,
    ...(entry.sums ? sumsLines(entry.sums) : []),
    ...noticesOf(entry).map((notice) => `\nNotice: ${notice}`),
    '',
    `Another run of the same drop: ${again}`,
    '',
  ].join('\n');
  printResult(options, world, text, entryResult(entry));
  return exitOf(entry);
}

/** The run has just been finished. */
export async function reportDone(
  entry: RunEntry,
  plan: Plan,
  session: Session,
  options: RunOptions,
  world: World,
): Promise<ExitCode> {
  const { table, workBucket } = session.outputs;
  const alarms = alarmsSince(entry, readRuns(workspaceAt(world.folder, world.environment).runs));
  const samples = await acceptedSamples(session.cloud, { table, workBucket }, plan, 3);
  const text = finishText({
    run: plan.run,
    status: entry.status,
    path: entry.path ?? '',
    sums: entry.sums ?? { counts: zero, reasons: {}, tokens: { in: 0, out: 0 }, usd: 0 },
    samples,
    notices: [...plan.notices, ...alarmNotices(alarms)],
    ownReasons: plan.reasons,
    currentFolder: world.folder,
    next: [
      ...(entry.endpoint.kind === 'http' ? [] : [modelAdvice(entry, world)]),
      ...(existsSync(entry.folder) && entry.overrides.earlier === undefined
        ? [['Make another', `${commandFor(entry, world)} --again`] as const]
        : []),
      ...((entry.sums?.counts.failed ?? 0) > 0
        ? [['Ask what failed', `${world.program} rerun ${plan.run}${cap(entry)}`] as const]
        : []),
      ['Edit the recipe', `${world.program} rerun ${plan.run} --recipe FOLDER`],
      ['All runs', `${world.program} runs`],
    ],
  });
  printResult(options, world, text, entryResult(entry, undefined, alarms));
  return exitOf(entry);
}

/** A run that stopped at its cap needs another one. */
const cap = ({ sums }: RunEntry): string => (sums?.calls?.unpaid === undefined ? '' : ' --max-usd AMOUNT');

/** Nobody wants a dataset without a record, so a script must not take it for one. */
const exitOf = ({ status, sums }: RunEntry): ExitCode =>
  status === 'complete' && sums?.counts.accepted !== 0 ? exitCodes.ok : exitCodes.partial;

const zero = { seeds: 0, generated: 0, accepted: 0, rejected: 0, failed: 0 };

const modelAdvice = ({ folder }: RunEntry, world: World): readonly [string, string] => [
  'Use a real model',
  `${world.program} run ${shownPath(folder, world.folder)} --endpoint http://127.0.0.1:8000/v1 --model NAME`,
];

export function noticesOf(entry: Pick<RunEntry, 'endpoint'>): string[] {
  if (entry.endpoint.kind === 'http') return [];
  return [entry.endpoint.kind === 'embedded' ? embeddedNotice : scriptedNotice];
}

/** Errors of the ledger that mean: mend the surroundings, the run itself is well. */
const outside = /^EndpointUnusable\b/u;

/** The run ended without a dataset. */
export function notPublished(entry: RunEntry, world: World): CommandError {
  return new CommandError(
    outside.test(entry.error ?? '') ? exitCodes.infrastructure : exitCodes.unexpected,
    {
      what: `The run ${entry.run ?? entry.drop} failed; nothing was published, and everything done so far is kept.`,
      why: cleanText(entry.error ?? '', 1500),
      next: `Mend the cause, then go on where it stopped: ${world.program} run --resume\nor begin anew: ${commandFor(entry, world)} --again`,
    },
    { run: entry.run },
  );
}
