// Entry of `npm run bench`: measures and prints. See README.md beside it for what each figure means.
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../cli/synth.ts';
import { alignColumns } from '../cli/table.ts';
import { measureBusySlots } from './busy.ts';
import { type Figure, reached, shown } from './figure.ts';
import { measureHeldout } from './heldout.ts';
import { measureMinhash } from './minhash.ts';
import { measureModes } from './modes.ts';
import { measurePeersTask } from './peers.ts';
import { measureRate } from './rate.ts';
import { measureStart } from './start-time.ts';
import { measureTests } from './tests-time.ts';
import { measureWhereabouts } from './where-section.ts';

const { values: asked } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    rows: { type: 'string', default: '2000' },
    ballots: { type: 'string', default: '1' },
    requests: { type: 'string', default: '2000' },
    median: { type: 'string', default: '200' },
    draws: { type: 'string', default: '3' },
    tests: { type: 'boolean', default: false },
    profile: { type: 'string' },
    python: { type: 'string', default: 'python3' },
  },
});
const root = join(import.meta.dirname, '..');
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const execArgv = asked.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${asked.profile}`];

let synthesis: Promise<string> | undefined;
const assembly = (): Promise<string> => {
  synthesis ??= synthesize({
    root,
    assemblies: join(tmpdir(), 'sower-bench-assemblies'),
    environment: process.env,
    signal: new AbortController().signal,
    onStart: () => say('The stack is synthesized ...'),
  });
  return synthesis;
};
const sections: Record<string, { readonly title: string; readonly measure: () => Promise<Figure[]> }> = {
  rate: {
    title: 'Through the local cloud, endpoint without latency',
    measure: async () =>
      measureRate({ assembly: await assembly(), rows: Number(asked.rows), ballots: Number(asked.ballots), execArgv }),
  },
  where: {
    title: 'Where the processor time goes, endpoint without latency',
    measure: async () =>
      measureWhereabouts({ assembly: await assembly(), rows: Number(asked.rows), ballots: Number(asked.ballots) }),
  },
  peers: {
    title: 'One prompt a row and no curation, as other tools are measured',
    measure: async () => measurePeersTask(await assembly()),
  },
  busy: {
    title: `Endpoint of 64 slots, log-normal latency (median ${asked.median} ms, sigma 1.0)`,
    measure: async () =>
      measureBusySlots({
        assembly: await assembly(),
        requests: Number(asked.requests),
        median: Number(asked.median),
        draws: Number(asked.draws),
        execArgv,
      }),
  },
  modes: {
    title: 'Calls one by one and batches, endpoint of 64 slots',
    measure: async () =>
      measureModes({
        assembly: await assembly(),
        rows: Number(asked.rows),
        requests: Number(asked.requests),
        median: Number(asked.median),
      }),
  },
  heldout: { title: 'Overlap with held-out sets', measure: async () => measureHeldout(root) },
  start: { title: 'One `sower run` by phase, scripted model', measure: () => measureStart(root) },
  minhash: {
    title: 'Near-duplicate signatures, 14 bands of 8 rows',
    measure: () => measureMinhash(root, asked.python),
  },
  tests: { title: 'Tests', measure: () => measureTests(root) },
};
const wanted = asked.only ?? ['rate', 'where', 'peers', 'busy', 'start', 'minhash', ...(asked.tests ? ['tests'] : [])];
const results: { readonly section: string; readonly title: string; readonly figures: Figure[] }[] = [];
const loads = [loadavg()[0] ?? 0];
for (const section of wanted) {
  const chosen = sections[section];
  if (chosen === undefined) throw new Error(`There is no section "${section}": ${Object.keys(sections).join(', ')}.`);
  say(`${chosen.title} ...`);
  results.push({ section, title: chosen.title, figures: await chosen.measure() });
  loads.push(loadavg()[0] ?? 0);
}
const machine = {
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  /** Load average of one minute before and after each section: above the number of cores, figures are too low. */
  loads: loads.map((load) => Number(load.toFixed(2))),
};
if (asked.json) process.stdout.write(`${JSON.stringify({ schemaVersion: 1, machine, results })}\n`);
else {
  process.stdout.write(
    `${machine.cores} cores (${machine.cpu}), Node ${machine.node}, load ${machine.loads.join(' -> ')}\n`,
  );
  for (const { title, figures } of results) {
    const rows = figures.map((figure) => [
      figure.name,
      shown(figure.value),
      figure.unit,
      mark(figure),
      figure.note ?? '',
    ]);
    process.stdout.write(`\n${title}\n${alignColumns(rows, new Set([1])).join('\n')}\n`);
  }
}

function mark(figure: Figure): string {
  const { goal } = figure;
  if (goal === undefined) return '';
  const wish = 'atLeast' in goal ? `>= ${goal.atLeast}` : `< ${goal.below}`;
  return `${reached(figure) ? 'ok' : 'MISSED'} (${wish})`;
}
