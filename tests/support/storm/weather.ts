import { expect } from 'vitest';
import { changedFiles, violations, wrongs } from './audit.ts';
import type { Faults } from './faults.ts';
import { storm } from './storm.ts';
import type { StormOptions, StormResult } from './storm-types.ts';

/** Lets a process die at every `stride`th call of a run in turn; `calm` is the same run undisturbed. */
export async function dieAtEachCall(
  options: StormOptions,
  calm: StormResult,
  { when, from = 0, stride = 1 }: { when: 'before' | 'after'; from?: number; stride?: number },
): Promise<void> {
  for (let call = from; call < calm.counts.calls; call += stride) {
    const disturbed = { ...options, faults: { ...options.faults, crashAt: { call, when } } };
    expect(await wrongs(disturbed, await storm(disturbed), calm), `death ${when} call ${call}`).toEqual([]);
  }
}

/** Runs in the same weather: the same bytes, every shard done. */
export async function endureWeather(
  options: StormOptions,
  calm: StormResult,
  name: string,
  faults: Faults,
  runs = 12,
): Promise<void> {
  for (let seed = 0; seed < runs; seed += 1) {
    const disturbed = { ...options, seed: seed + 1000 * name.length, workers: 1 + (seed % 4), faults };
    const result = await storm(disturbed);
    expect(await wrongs(disturbed, result, calm), `seed ${disturbed.seed}`).toEqual([]);
    expect([...result.shards.values()].flat().filter(({ status }) => status !== 'D')).toEqual([]);
  }
}

/** Everything dies at once, several times in one run, and the run is resumed each time. */
export async function endureBlackouts(options: StormOptions, calm: StormResult): Promise<void> {
  for (let seed = 0; seed < 20; seed += 1) {
    const blackouts = [0.1, 0.3, 0.6, 1.4].map((share) => 1 + Math.floor(share * calm.virtualMs * (0.2 + seed / 20)));
    const disturbed = { ...options, seed, workers: 3, faults: { blackouts, duplicate: 0.2, crash: 0.005 } };
    expect(await wrongs(disturbed, await storm(disturbed), calm), `seed ${seed}`).toEqual([]);
  }
}

/** Workers sleep through their lease, so that two work on one shard: calls may be repeated, bytes stay the same. */
export async function endureSleepers(options: StormOptions, calm: StormResult, seeds: number): Promise<void> {
  const faults = { stall: 0.03, duplicate: 0.7, delay: 0.2, error: 0.01, startTwice: true };
  for (let seed = 0; seed < seeds; seed += 1) {
    const disturbed = { ...options, seed, workers: 4, faults };
    const result = await storm(disturbed);
    const found = [...violations(options.plan, result), ...(await changedFiles(disturbed, result, calm))];
    expect(found, `seed ${seed}`).toEqual([]);
  }
}
