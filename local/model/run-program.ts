import { spawn } from 'node:child_process';
import type { Environment } from './embedded-model.ts';

/**
 * Runs a program to its end.
 *
 * @throws Error with the last words of the program when it cannot be started or ends with another code than 0.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly folder: string; readonly environment: Environment; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.folder,
      env: { ...options.environment },
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a command file there, which only a shell can start.
      shell: process.platform === 'win32',
    });
    let words = '';
    const listen = (chunk: Buffer): void => {
      words = (words + chunk.toString()).slice(-2000);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (error) => reject(new Error(`${program} could not be run: ${error.message}`, { cause: error })));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with code ${code}: ${lastLines(words)}`));
    });
  });
}

const lastLines = (words: string): string => words.trim().split('\n').slice(-3).join(' ').slice(-400) || 'no words';
