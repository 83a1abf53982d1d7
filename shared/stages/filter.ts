import type { Blob } from '../ports.ts';
import { openBreadcrumbs, runRowStepsCarefully } from './careful.ts';
import { cutParts } from './cut-parts.ts';
import { type HeldoutReader, heldoutOf } from './heldout-reader.ts';
import { readRecords } from './jsonl.ts';
import { runRowSteps } from './row-steps.ts';
import { loadTools } from './step-tools.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

/** Shards that grew are cut only when they are several times the common size. */
const slack = 4;

export interface FilterPorts {
  readonly work: Blob;
  readonly heldout: HeldoutReader;
}

/** Everything between a prompt and the next barrier: parse, filter, vote, decontaminate ... over one shard. */
export async function filterShard(ports: FilterPorts, work: ShardWork): Promise<ShardOutput> {
  const { plan, stage, item } = work;
  const records = await readRecords(ports.work, item.input);
  const tools = { ...(await heldoutOf(ports.heldout, plan)), ...(await loadTools(stage.steps)) };
  const crumbs = await openBreadcrumbs(ports.work, work);
  const { kept, dropped, tallies } =
    crumbs === undefined
      ? runRowSteps(plan, stage.steps, records, tools)
      : await runRowStepsCarefully(plan, stage.steps, records, tools, crumbs);
  return { parts: kept.length === 0 ? [[]] : cutParts(plan, stage, kept, slack), dropped, tallies };
}
