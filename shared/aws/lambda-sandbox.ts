import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { SandboxFailed } from '../contract/errors.ts';
import { inParallel } from '../contract/parallel.ts';
import { SandboxOutput } from '../contract/sandbox.ts';
import type { Json } from '../domain/json.ts';
import type { ToolJob } from '../domain/steps/execute.ts';
import type { Sandbox } from '../ports.ts';

/** Jobs of one call: enough that calls do not count, few enough that several functions share a shard. */
const jobsPerCall = 16;
/** Lambda takes 6 MB; the rest is for what JSON makes of bytes that are no ASCII. */
const largestCall = 4_000_000;
/** Calls at a time. Each keeps a processor busy. */
const callsAtOnce = 2;

/**
 * The sandbox as a function of its own, called with the jobs as payload. Throttles and broken connections are retried by
 * the SDK; a function that fails is a fault of the installation and thrown, never the verdict on a program.
 */
export function lambdaSandbox(client: LambdaClient, functionName: string): Sandbox {
  async function call(jobs: readonly ToolJob[]): Promise<readonly Json[]> {
    const results: Json[] = [];
    while (results.length < jobs.length) {
      const Payload = JSON.stringify({ jobs: jobs.slice(results.length) });
      const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Payload }));
      const text = new TextDecoder().decode(answer.Payload);
      if (answer.FunctionError !== undefined) throw new SandboxFailed(`The sandbox failed: ${text.slice(0, 300)}`);
      results.push(...SandboxOutput.parse(JSON.parse(text)).results);
    }
    return results;
  }
  return {
    async run(jobs) {
      const calls = callsOf(jobs);
      const answers = await inParallel(calls, callsAtOnce, async (numbers) =>
        call(numbers.map((number) => jobs[number] as ToolJob)),
      );
      const results = jobs.map((): Json => ({ ok: false, problem: 'too_large' }));
      for (const [index, numbers] of calls.entries())
        for (const [at, number] of numbers.entries()) results[number] = answers[index]?.[at] ?? null;
      return results;
    },
  };
}

/** Numbers of the jobs of each call; a job that no call could hold is in none. */
function callsOf(jobs: readonly ToolJob[]): number[][] {
  const calls: number[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const [number, job] of jobs.entries()) {
    const bytes = Buffer.byteLength(JSON.stringify(job));
    if (bytes > largestCall) continue;
    const last = calls.at(-1);
    if (last === undefined || last.length === jobsPerCall || size + bytes > largestCall) {
      calls.push([number]);
      size = bytes;
    } else {
      last.push(number);
      size += bytes;
    }
  }
  return calls;
}
