import { spawn } from 'node:child_process';
import { nodeProgram } from './node-program.mjs';
import { onNpmDeath } from './npm-parent.mjs';

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
      // Each function of the local cloud is a thread; glibc would give each a heap arena of its own, a quarter of the memory.
      env: { MALLOC_ARENA_MAX: '2', ...process.env },
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
