import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxOutput } from '../contract/sandbox.ts';
import type { ToolJob } from '../domain/steps/execute.ts';
import { tools } from '../domain/tools/registry.ts';
import { failure, type JobResult, makeImage, type PythonGuest, startGuest } from './python-guest.ts';

/** Does jobs of the sandbox's tools in processes of their own. */
export interface SandboxHost {
  /**
   * Does jobs one after the other, as many as fit into the time, at least the first.
   *
   * @param remaining milliseconds that are left. @throws Error when Python cannot be had, which is no job's fault.
   */
  runAll(jobs: readonly ToolJob[], remaining: () => number): Promise<SandboxOutput>;
  close(): void;
}

/** Jobs of one process that only reads programs: the linter's memory grows with each. */
const jobsPerReader = 200;
/** Room for the start of a process beside the limit of a job. */
const startMilliseconds = 20_000;
const readerCpuSeconds = 3_600;
const startCpuSeconds = 60;

/**
 * Programs that are only read share a process; each that is run has one of its own, started from an image of memory.
 *
 * @param folder with `guest.mjs`, `harness.py` and `python/`.
 */
export function sandboxHost(folder: string): SandboxHost {
  let reader: { readonly guest: PythonGuest; jobs: number; linter: boolean } | undefined;
  let image: Promise<Uint8Array> | undefined;

  async function run(job: ToolJob): Promise<JobResult> {
    if (!existsSync(join(folder, 'python'))) return failure('no_python');
    const { megabytes, seconds } = job.limits;
    if (tools.get(job.tool)?.runs) {
      image ??= makeImage(folder);
      const cpuSeconds = startCpuSeconds + seconds;
      const guest = await startGuest({ folder, megabytes, cpuSeconds, image: await image });
      try {
        return await guest.run(job);
      } finally {
        guest.end();
      }
    }
    if (reader === undefined || !isFit(reader, megabytes)) {
      reader?.guest.end();
      const guest = await startGuest({ folder, megabytes, cpuSeconds: readerCpuSeconds });
      reader = { guest, jobs: 0, linter: false };
    }
    if (job.tool === 'pylint' && !reader.linter) {
      await reader.guest.loadLinter();
      reader.linter = true;
    }
    reader.jobs += 1;
    return reader.guest.run(job);
  }

  return {
    async runAll(jobs, remaining) {
      const results: JobResult[] = [];
      for (const job of jobs) {
        if (results.length > 0 && remaining() < job.limits.seconds * 1000 + startMilliseconds) break;
        results.push(await run(job));
      }
      return { results };
    },
    close() {
      reader?.guest.end();
      reader = undefined;
    },
  };
}

const isFit = ({ guest, jobs }: { guest: PythonGuest; jobs: number }, megabytes: number): boolean =>
  guest.alive && guest.megabytes === megabytes && jobs < jobsPerReader;
