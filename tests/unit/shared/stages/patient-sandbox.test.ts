import { expect, it } from 'vitest';
import type { ToolJob } from '../../../../shared/domain/steps/execute.ts';
import type { Sandbox } from '../../../../shared/ports.ts';
import { JobsLeft, patientSandbox } from '../../../../shared/stages/patient-sandbox.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const job = (code: string, seconds: number): ToolJob => ({
  tool: 'run_tests',
  inputs: { code },
  options: {},
  limits: { seconds, megabytes: 64, output: 1000 },
});

/** A sandbox in which every job takes as long as it may. */
function slow() {
  const calls: number[] = [];
  let time = 300_000;
  const sandbox: Sandbox = {
    run: async (jobs) => {
      calls.push(jobs.length);
      time -= jobs.reduce((sum, { limits }) => sum + limits.seconds * 1000, 0);
      return jobs.map(({ inputs }) => ({ ok: true, code: inputs.code ?? null }));
    },
  };
  return { sandbox, calls, remaining: () => time, again: () => (time = 300_000) };
}

const all = Array.from({ length: 50 }, (_, index) => job(String(index), 10));
const answers = all.map(({ inputs }) => ({ ok: true, code: inputs.code }));

it('does jobs in groups that end before the worker does, and goes on where another worker stopped', async () => {
  const work = memoryBlob();
  const { sandbox, calls, remaining, again } = slow();
  await expect(patientSandbox(sandbox, work, 'jobs', remaining).run(all)).rejects.toThrow(JobsLeft);
  expect(calls).toEqual([6, 6, 6, 6]);
  again();
  await expect(patientSandbox(sandbox, work, 'jobs', remaining).run(all)).rejects.toThrow(JobsLeft);
  again();
  expect(await patientSandbox(sandbox, work, 'jobs', remaining).run(all)).toEqual(answers);
  expect(calls.reduce((sum, count) => sum + count, 0)).toBe(all.length);
});

it('stores nothing when there is time enough', async () => {
  const work = memoryBlob();
  const { sandbox } = slow();
  const quick = all.slice(0, 10);
  expect(await patientSandbox(sandbox, work, 'jobs', () => 300_000).run(quick)).toEqual(answers.slice(0, 10));
  expect(work.objects.size).toBe(0);
});

it('gets on by a group at least, however little time there is', async () => {
  const work = memoryBlob();
  const { sandbox, calls } = slow();
  const jobs = all.slice(0, 12);
  await expect(patientSandbox(sandbox, work, 'jobs', () => 0).run(jobs)).rejects.toThrow(JobsLeft);
  expect(await patientSandbox(sandbox, work, 'jobs', () => 0).run(jobs)).toEqual(answers.slice(0, 12));
  expect(calls).toEqual([6, 6]);
});

it('asks once for equal jobs of one step and the next', async () => {
  const { sandbox, calls } = slow();
  const patient = patientSandbox(sandbox, memoryBlob(), 'jobs', () => 300_000);
  const jobs = all.slice(0, 3);
  expect(await patient.run(jobs)).toEqual(await patient.run(jobs));
  expect(calls).toEqual([3]);
});
