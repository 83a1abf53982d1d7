import { z } from 'zod';
import type { Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import { tools } from '../tools/registry.ts';
import type { Tool, ToolLimits } from '../tools/tool.ts';
import { FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { addLineage, type StepKind } from './step.ts';
import { versionsOf } from './uses.ts';

const Options = z
  .strictObject({
    tool: z.string().min(1).describe('Name of the tool.'),
    inputs: z.record(z.string(), FieldName).describe('Inputs of the tool and the fields that go into them.'),
    options: z.record(z.string(), z.json()).default({}).describe('Options of the tool.'),
    into: FieldName.describe('Field for the result, a map; expressions read it as `name.member`.'),
    seconds: z.number().positive().max(120).default(10).describe('Longest time of one job.'),
    megabytes: z
      .int()
      .min(16)
      .max(1024)
      .default(256)
      .describe('Most memory of one job, beside what Python itself takes.'),
    output: z.int().min(100).max(1_000_000).default(20_000).describe('Most characters that a job may give.'),
  })
  .superRefine(({ tool: name, inputs, options }, check) => {
    const tool = tools.get(name);
    if (tool === undefined) {
      const known = [...tools.keys()].join(', ');
      const there = known === '' ? 'no tools are installed' : `there are ${known}`;
      check.addIssue({
        code: 'custom',
        path: ['tool'],
        message: `no tool is called ${JSON.stringify(name)}; ${there}`,
      });
      return;
    }
    for (const input of tool.inputs)
      if (!Object.hasOwn(inputs, input))
        check.addIssue({
          code: 'custom',
          path: ['inputs'],
          message: `the tool ${name} needs the input ${JSON.stringify(input)}`,
        });
    for (const input of Object.keys(inputs))
      if (!tool.inputs.includes(input))
        check.addIssue({
          code: 'custom',
          path: ['inputs', input],
          message: `the tool ${name} has no input ${JSON.stringify(input)}; there are ${tool.inputs.join(', ')}`,
        });
    for (const { path, message } of tool.options.safeParse(options).error?.issues ?? [])
      check.addIssue({ code: 'custom', path: ['options', ...path], message });
  });
export type ExecuteOptions = z.infer<typeof Options>;

/** A job for the sandbox. */
export interface ToolJob {
  readonly tool: string;
  readonly inputs: { readonly [name: string]: Json };
  readonly options: { readonly [name: string]: Json };
  readonly limits: ToolLimits;
}

/** Calls a tool for each record. */
export const executeKind: StepKind<ExecuteOptions> = {
  kind: 'execute',
  about:
    'Calls a named tool for each record and writes its result. Tools that run foreign code do so in a sandbox with nothing in it; what a job does wrong is part of the result, which a filter judges.',
  place: 'row',
  options: Options,
  reads: ({ inputs }) => [...new Set(Object.values(inputs))],
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'map' }),
  uses: (options) => versionsOf('execute', [[options.tool, toolOf(options)]]),
  reasons: () => [],
  apply(records, options, { stepId }) {
    const { run, options: schema } = toolOf(options);
    if (run === undefined) throw new Error(`The tool ${options.tool} runs in the sandbox only.`);
    const parsed = schema.parse(options.options);
    return splitResults(
      records.map((record) => withResult(record, stepId, options, run(jobOf(record, options).inputs, parsed))),
    );
  },
};

/** Whether the step needs the sandbox. */
export const isSandboxed = (options: ExecuteOptions): boolean => toolOf(options).run === undefined;

export function jobOf({ fields }: SowerRecord, step: ExecuteOptions): ToolJob {
  const { tool, inputs, seconds, megabytes, output } = step;
  const values = Object.entries(inputs).map(([name, field]): [string, Json] => [name, fields[field] ?? null]);
  const options = z.record(z.string(), z.json()).parse(toolOf(step).options.parse(step.options));
  return { tool, inputs: Object.fromEntries(values), options, limits: { seconds, megabytes, output } };
}

/** The record with what the tool says of it. */
export function withResult(record: SowerRecord, step: string, { into }: ExecuteOptions, result: Json): SowerRecord {
  return { ...record, fields: { ...record.fields, [into]: result }, lineage: addLineage(record, { step }) };
}

function toolOf({ tool: name }: ExecuteOptions): Tool {
  const tool = tools.get(name);
  if (tool === undefined) throw new Error(`No tool is called ${name}.`);
  return tool;
}
