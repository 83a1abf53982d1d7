import { z } from 'zod';

const Members = z.record(z.string(), z.json());

/** Limits of one job; a job that passes one of them ends with that as its problem. */
const ToolLimits = z.strictObject({
  seconds: z.number().positive(),
  megabytes: z.int().positive(),
  output: z.int().positive(),
});

/** Event of the sandbox function: jobs that are done one after the other. */
export const SandboxInput = z.strictObject({
  jobs: z.array(z.strictObject({ tool: z.string(), inputs: Members, options: Members, limits: ToolLimits })).min(1),
});
export type SandboxInput = z.infer<typeof SandboxInput>;

/** What came of the jobs, in their order; of the first ones only, and at least of one, where time ran out. */
export const SandboxOutput = z.strictObject({ results: z.array(Members).min(1) });
export type SandboxOutput = z.infer<typeof SandboxOutput>;

/** How a job can end that the sandbox had to end; tools have problems of their own beside these. */
export const sandboxProblems = {
  timeout: 'it took longer than allowed',
  memory: 'it wanted more memory than allowed',
  output: 'it printed, or gave back, more than allowed',
  crash: 'it brought down the process that it ran in',
  no_python: 'the sandbox has no Python',
  too_large: 'its inputs are too large to be handed over',
} as const;
export type SandboxProblem = keyof typeof sandboxProblems;
