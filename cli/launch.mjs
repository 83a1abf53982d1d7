// Entry of every npm script. Runs on Node 20 or newer with nothing installed: installs what the lock file asks for,
// finds a Node 24, and hands over. Plain JavaScript on purpose: older Node versions cannot read TypeScript.
import { handOver } from './hand-over.mjs';
import { installWhatIsMissing, root } from './install.mjs';

const [task = 'start', ...rest] = process.argv.slice(2);
const tasks = {
  start: [['cli/main.ts', 'start', ...meantForUs(rest)]],
  test: [['tests/run.ts', ...rest]],
  quick: [['node_modules/vitest/vitest.mjs', 'run', '--project', 'quick', ...rest]],
  check: [
    ['node_modules/@biomejs/biome/bin/biome', 'check', '.', ...rest],
    ['node_modules/typescript/bin/tsc', '-p', '.'],
  ],
  bench: [['bench/run.ts', ...rest]],
  synth: [['cdk/app.ts', ...rest]],
};
const commands = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
if (!commands) {
  process.stderr.write(`Unknown task "${task}". One of: ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
installWhatIsMissing();
for (const [file, ...words] of commands) {
  process.exitCode = await handOver(file, words, root);
  if (process.exitCode !== 0) break;
}

/** `npm start --again` without the two hyphens: npm keeps the option for itself, but leaves it in the environment. */
function meantForUs(words) {
  const flags = ['again', 'json', 'scripted', 'resume', 'debug'];
  const taken = flags.filter((flag) => process.env[`npm_config_${flag}`] === 'true' && !words.includes(`--${flag}`));
  return [...words, ...taken.map((flag) => `--${flag}`)];
}
