import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './install.mjs';
import { nodeProgram } from './node-program.mjs';
import { onNpmDeath } from './npm-parent.mjs';

/** Of the programs that we run; what the user has set wins. */
const settings = {
  // Each function of the local cloud is a thread; glibc would give each a heap arena of its own, a quarter of the memory.
  MALLOC_ARENA_MAX: '2',
  // What was compiled once, and stripped of its types, is not compiled again: half of the time of a start.
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
};

/**
 * Runs a program of ours on a Node that reads TypeScript. It shares our terminal and gets every signal that we get; a
 * key press reaches it from the terminal as well, and it takes the two for one. The channel between us tells it when
 * we are killed without a chance to say so.
 *
 * @returns the exit code.
 */
export function handOver(file, words, folder) {
  return new Promise((resolve) => {
    const child = spawn(nodeProgram(), ['--disable-warning=ExperimentalWarning', file, ...words], {
      cwd: folder,
      env: { ...settings, ...process.env },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const forward = (signal) => process.platform !== 'win32' && child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    onNpmDeath(() => child.kill('SIGKILL'));
    child.on('error', (error) => {
      process.stderr.write(`Node could not be started: ${error.message}\n`);
      resolve(5);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
