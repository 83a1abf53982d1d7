import { z } from 'zod';
import { digestOf } from '../domain/identity.ts';
import type { Json } from '../domain/json.ts';
import type { ToolJob } from '../domain/steps/execute.ts';
import type { Blob, Sandbox } from '../ports.ts';

/** The time of a worker is up while jobs of its shard are left; what the others gave is stored. */
export class JobsLeft extends Error {
  override readonly name = 'JobsLeft';
}

/** Seconds that a group of jobs takes at most, one behind the other. */
const groupSeconds = 60;
const largestGroup = 32;
/** Another group is begun only when there is as much time: for the group, a cold start, and to store what came of it. */
const neededMilliseconds = 100_000;

const Stored = z.record(z.string(), z.json());

/**
 * A sandbox for jobs that may take longer than a worker has: programs that never end take all the time that they are
 * given, and a shard of them would be begun again for ever. What jobs gave is stored under a key of the shard when time
 * runs out, and not asked for again.
 *
 * @param remaining milliseconds that the worker has. @throws JobsLeft from `run` when there are too few.
 */
export function patientSandbox(sandbox: Sandbox, work: Blob, key: string, remaining: () => number): Sandbox {
  let known: Map<string, Json> | undefined;
  let groups = 0;
  return {
    async run(jobs) {
      known ??= await readStored(work, key);
      const names = jobs.map((job) => digestOf(job));
      const left = names.flatMap((name, index) => (known?.has(name) ? [] : [index]));
      for (let first = 0; first < left.length; ) {
        if (groups > 0 && remaining() < neededMilliseconds) {
          await work.put(key, JSON.stringify(Object.fromEntries(known)), 'application/json');
          throw new JobsLeft(`${left.length - first} jobs are left`);
        }
        const group = left.slice(first, first + groupSize(jobs[left[first] ?? 0]));
        const results = await sandbox.run(group.flatMap((index) => jobs[index] ?? []));
        for (const [at, index] of group.entries()) known.set(names[index] ?? '', results[at] ?? null);
        first += group.length;
        groups += 1;
      }
      return names.map((name) => known?.get(name) ?? null);
    },
  };
}

const groupSize = (job: ToolJob | undefined): number =>
  Math.min(largestGroup, Math.max(1, Math.floor(groupSeconds / (job?.limits.seconds ?? groupSeconds))));

async function readStored(work: Blob, key: string): Promise<Map<string, Json>> {
  const bytes = await work.get(key);
  if (bytes === undefined) return new Map();
  return new Map(Object.entries(Stored.parse(JSON.parse(new TextDecoder().decode(bytes)))));
}
