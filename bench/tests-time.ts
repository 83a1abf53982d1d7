import { spawn } from 'node:child_process';
import type { Figure } from './figure.ts';

/** How long the tests take. A test that fails is told by the program that runs them, and in the figure's note. */
export async function measureTests(root: string): Promise<Figure[]> {
  const quick = await timed(root, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'quick']);
  const all = await timed(root, ['tests/run.ts']);
  return [
    { name: 'quick tests', value: quick.seconds, unit: 's', goal: { below: 20 }, note: quick.note },
    { name: 'all tests', value: all.seconds, unit: 's', goal: { below: 600 }, note: all.note },
  ];
}

async function timed(root: string, words: readonly string[]): Promise<{ seconds: number; note: string }> {
  const started = performance.now();
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { seconds: (performance.now() - started) / 1000, note: code === 0 ? 'all passed' : `ended with code ${code}` };
}
