import { jobsKey } from '../contract/keys.ts';
import type { Blob, Sandbox } from '../ports.ts';
import { openBreadcrumbs, runRowStepsCarefully } from './careful.ts';
import { cutParts } from './cut-parts.ts';
import { type HeldoutReader, heldoutOf } from './heldout-reader.ts';
import { readRecords } from './jsonl.ts';
import { JobsLeft, patientSandbox } from './patient-sandbox.ts';
import { selectShard } from './quota-select.ts';
import { runSteps } from './run-steps.ts';
import { mayRunJobs } from './sandbox-steps.ts';
import { loadTools } from './step-tools.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

/** Shards that grew are cut only when they are several times the common size. */
const slack = 4;

export interface FilterPorts {
  readonly work: Blob;
  readonly heldout: HeldoutReader;
  /** For tools that run foreign code; absent where none is installed. */
  readonly sandbox?: Sandbox;
}

/** Everything between a prompt and the next barrier: parse, filter, vote, decontaminate ... over one shard. */
export async function filterShard(ports: FilterPorts, work: ShardWork): Promise<ShardOutput | 'unfinished'> {
  try {
    return await filterRecords(ports, work);
  } catch (error) {
    if (error instanceof JobsLeft) return 'unfinished';
    throw error;
  }
}

async function filterRecords(ports: FilterPorts, work: ShardWork): Promise<ShardOutput> {
  const { plan, stage, item } = work;
  if (stage.mode === 'select') return selectShard(ports.work, work);
  const records = await readRecords(ports.work, item.input);
  const tools = { ...(await heldoutOf(ports.heldout, plan)), ...(await loadTools(stage.steps)) };
  const crumbs = await openBreadcrumbs(ports.work, work);
  const { kept, dropped, tallies } =
    // The sandbox survives what ends a worker.
    crumbs === undefined || records.some(mayRunJobs(stage.steps))
      ? await runSteps(plan, stage.steps, records, tools, sandboxOf(ports, work))
      : await runRowStepsCarefully(plan, stage.steps, records, tools, crumbs);
  return { parts: kept.length === 0 ? [[]] : cutParts(plan, stage, kept, slack), dropped, tallies };
}

function sandboxOf(
  { sandbox, work: blob }: FilterPorts,
  { plan, stage, item, remaining }: ShardWork,
): Sandbox | undefined {
  if (sandbox === undefined) return undefined;
  return patientSandbox(sandbox, blob, jobsKey(plan.run, stage.name, item.shard), remaining);
}
