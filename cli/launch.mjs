// Entry of every npm script. Runs on Node 20 or newer with nothing installed: installs what the lock file asks for,
// finds a Node 24, and hands over. Plain JavaScript on purpose: older Node versions cannot read TypeScript.
import { spawn } from 'node:child_process';
import { installWhatIsMissing } from './install.mjs';
import { nodeProgram } from './node-program.mjs';

const [task = 'start', ...rest] = process.argv.slice(2);
const tasks = {
  start: [['cli/main.ts', 'start', ...rest]],
  test: [['tests/run.ts', ...rest]],
  quick: [['node_modules/vitest/vitest.mjs', 'run', '--project', 'quick', ...rest]],
  check: [
    ['node_modules/@biomejs/biome/bin/biome', 'check', '.', ...rest],
    ['node_modules/typescript/bin/tsc', '-p', '.'],
  ],
  bench: [['bench/run.ts', ...rest]],
  synth: [['cdk/app.ts', ...rest]],
};
const commands = tasks[task];
if (!commands) {
  process.stderr.write(`Unknown task "${task}". One of: ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
installWhatIsMissing();
const node = nodeProgram();
for (const command of commands) {
  const code = await run(node, command);
  if (code !== 0) process.exit(code);
}

/** Runs a child that shares our terminal; signals reach it through the terminal or by forwarding. */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    const forward = (signal) => process.platform !== 'win32' && !process.stdin.isTTY && child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
