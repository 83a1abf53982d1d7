/**
 * Plays runs of any size on any number of GPUs and says what they take: time, money, requests.
 *
 * `node bench/sim.ts [--seeds N] [--gpus N,N,...] [--mode async|realtime] [--preset NAME] [--variants N] [--json]`
 *
 * `node bench/sim.ts --agree` runs small drops through the local cloud, counts their requests into `sim/recorded.json`,
 * and says what the played run comes to.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { planDrop } from '../cli/drop-check.ts';
import { readDropFolder } from '../cli/drop-files.ts';
import { withCommas } from '../cli/numbers.ts';
import { alignColumns } from '../cli/table.ts';
import { endpointPresets, presetNames } from '../shared/contract/endpoint-presets.ts';
import { generateFleet } from '../shared/contract/generate-fleet.ts';
import { EndpointMode, type Plan } from '../shared/contract/plan.ts';
import { playRecorded } from './sim/agree.ts';
import { costOf, playRun } from './sim/play.ts';
import type { Functions, PlayedRun } from './sim/played-run.ts';
import { recordRun } from './sim/record.ts';
import { countedKinds, type RecordedRun } from './sim/recorded.ts';
import { usualShape } from './sim/shape.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '4500000' },
    gpus: { type: 'string', default: '64,16,4,1' },
    mode: { type: 'string' },
    preset: { type: 'string', default: '8b' },
    variants: { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
    agree: { type: 'boolean', default: false },
  },
});

if (values.agree) {
  await agree();
  process.exit(0);
}

/** Tokens that one call gets in a second when it has a GPU for itself, as a guess for all presets. */
const callTokensPerSecond = 80;

const root = join(import.meta.dirname, '..');
const built = planDrop(root, readDropFolder(join(root, 'samples', 'task-seeded')), { model: 'any' });
if ('problems' in built) throw new Error('The sample drop cannot be planned.');
const name = presetNames.find((one) => one === values.preset);
const preset = name && endpointPresets[name];
const instance = preset?.instances.find(
  (one) => one.usdPerHour !== undefined && one.outputTokensPerSecond !== undefined,
);
if (instance?.usdPerHour === undefined || instance.outputTokensPerSecond === undefined || preset === undefined)
  throw new Error(`--preset wants one with a price and a throughput: 8b, 32b or 235b-moe.`);
const { usdPerHour, outputTokensPerSecond: tokensPerSecond } = instance;
/** The sample asks for fewer questions of each seed than the recipe does. */
const planFor = (gpus: number): Plan => ({
  ...built.plan,
  stages: built.plan.stages.map(withVariants),
  slots: slotsOf(gpus),
});
const slotsOf = (gpus: number): number => gpus * preset.sequences;

const rows: string[][] = [];
const results: object[] = [];
for (const mode of values.mode === undefined ? (['async', 'realtime'] as const) : [EndpointMode.parse(values.mode)])
  for (const most of values.gpus.split(',').map(Number)) {
    const began = Date.now();
    const gpus = { most, tokensPerSecond, callTokensPerSecond };
    const run = await playRun(
      planFor(most),
      { ...usualShape, seeds: Number(values.seeds), mode },
      gpus,
      functionsFor(slotsOf(most), mode),
    );
    const cost = costOf(run, usdPerHour);
    results.push({ ...run, cost });
    rows.push(rowOf(run, cost, (Date.now() - began) / 1000));
    process.stderr.write(`${rows.at(-1)?.join('  ')}\n`);
  }
const header = [
  'mode',
  'GPUs',
  'hours',
  'GPU $',
  'busy',
  'around $',
  'share',
  'states',
  'DynamoDB w',
  'DynamoDB r',
  'SQS',
  'S3 w',
  'S3 r',
  'calls of functions',
  'played in s',
];
process.stdout.write(
  values.json
    ? `${JSON.stringify({ schemaVersion: 1, seeds: Number(values.seeds), instance, results })}\n`
    : `${withCommas(Number(values.seeds))} seeds, ${instance.type} at $${usdPerHour} and ${tokensPerSecond} tokens a second\n${alignColumns([header, ...rows], new Set(header.keys())).join('\n')}\n`,
);

/** As the stack has them in production. */
function functionsFor(slots: number, mode: EndpointMode): Functions {
  const { functions, callsOfEach, memory } = generateFleet(slots);
  const generate = mode === 'async' ? { most: 64, gb: 1 } : { most: functions, gb: memory / 1024, calls: callsOfEach };
  return {
    normalize: { most: 20, batch: 2, gb: 1.73, minutes: 5 },
    generate: { ...generate, batch: 4, minutes: 15 },
    filter: { most: 20, batch: 10, gb: 1.73, minutes: 5 },
    dedup: { most: 20, batch: 10, gb: 1.73, minutes: 5 },
    package: { most: 4, batch: 1, gb: 1.73, minutes: 5 },
  };
}

function rowOf(run: PlayedRun, cost: ReturnType<typeof costOf>, seconds: number): string[] {
  const { requests } = run;
  const counts = [
    requests.stateTransitions,
    requests.dynamoWriteUnits,
    requests.dynamoReadUnits,
    requests.sqsSends + requests.sqsReceives,
    requests.s3Puts + requests.s3PutsOfEndpoint + requests.s3Lists,
    requests.s3Gets,
    requests.invocations,
  ];
  return [
    run.mode,
    String(run.gpus),
    run.hours.toFixed(1),
    withCommas(Math.round(cost.gpu)),
    `${(100 * run.gpuBusy).toFixed(1)} %`,
    cost.around.toFixed(2),
    `${(100 * cost.share).toFixed(2)} %`,
    ...counts.map((count) => withCommas(Math.round(count))),
    seconds.toFixed(0),
  ];
}

function withVariants(stage: Plan['stages'][number]): Plan['stages'][number] {
  if (stage.worker !== 'generate' || stage.steps.length > 1) return stage;
  const steps = stage.steps.map((step) => ({
    ...step,
    options: z.json().parse({ ...z.looseObject({}).parse(step.options), samples: Number(values.variants) }),
  }));
  return { ...stage, steps };
}

async function agree(): Promise<void> {
  const settings = { rows: 300, variants: 2, ballots: 3, medianMs: 250, sigma: 0.1, slots: 64 };
  const runs: RecordedRun[] = [];
  for (const mode of EndpointMode.options) {
    const recorded = await recordRun({ ...settings, mode });
    const { requests } = await playRecorded(recorded);
    const lines = countedKinds.map((kind) => {
      const [there, here] = [recorded.requests[kind], requests[kind]];
      return [kind, withCommas(there), withCommas(here), `${((100 * here) / there - 100).toFixed(0)} %`];
    });
    process.stdout.write(
      `${alignColumns([[mode, 'local cloud', 'played', 'off'], ...lines], new Set([1, 2, 3])).join('\n')}\n`,
    );
    runs.push(recorded);
  }
  writeFileSync(join(import.meta.dirname, 'sim', 'recorded.json'), `${JSON.stringify(runs, null, 2)}\n`);
}
