import type { Blob } from '../ports.ts';
import type { HeldoutReader } from './heldout-reader.ts';
import { readRecords } from './jsonl.ts';
import { runRowSteps } from './row-steps.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface FilterPorts {
  readonly work: Blob;
  readonly heldout: HeldoutReader;
}

/** Everything between a prompt and the next barrier: parse, filter, vote, decontaminate ... over one shard. */
export async function filterShard(ports: FilterPorts, { plan, stage, item }: ShardWork): Promise<ShardOutput> {
  const records = await readRecords(ports.work, item.input);
  const { kept, dropped, tallies } = runRowSteps(plan, stage.steps, records, await ports.heldout.read(plan));
  return { parts: [kept], dropped, tallies };
}
