import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Figure } from './figure.ts';

/** What the command says when a phase ends; its log is looked at as a person would. */
const phases: readonly { readonly name: string; readonly ends: RegExp }[] = [
  { name: 'stack synthesized', ends: /starting the local cloud/u },
  { name: 'local cloud and endpoint started', ends: /^Run /u },
  { name: 'first accepted records seen', ends: /promote: .* [1-9][\d,]* kept/u },
  { name: 'dataset published', ends: /^Done\.$/u },
];

/** Seconds since the command was given until each phase of a first `npm start` ends, with the scripted model. */
export async function measureStart(root: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sower-bench-start-'));
  const seen = new Map<string, number>();
  try {
    const started = performance.now();
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'cli/main.ts', 'start', '--scripted', '--out', join(folder, 'out')],
      { cwd: root, env: { ...process.env, SOWER_HOME: join(folder, 'home') }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const since = (): number => (performance.now() - started) / 1000;
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        const phase = phases.find(({ ends }) => ends.test(line));
        if (phase !== undefined && !seen.has(phase.name)) seen.set(phase.name, since());
      });
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0) throw new Error(`npm start ended with code ${code}.`);
    seen.set('command ended', since());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [...seen].map(([name, value]) => ({ name, value, unit: 's', ...goalOf(name) }));
}

/** Of a start without installation. */
function goalOf(name: string): Pick<Figure, 'goal'> {
  if (name === 'first accepted records seen') return { goal: { below: 60 } };
  return name === 'command ended' ? { goal: { below: 180 } } : {};
}
