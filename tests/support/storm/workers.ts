import type { WorkerName } from '../../../shared/contract/environment.ts';
import { ShardMessage } from '../../../shared/contract/payloads.ts';
import type { Sandbox } from '../../../shared/ports.ts';
import { type DedupPorts, dedupShard } from '../../../shared/stages/dedup.ts';
import { filterShard } from '../../../shared/stages/filter.ts';
import type { GeneratePorts } from '../../../shared/stages/generate.ts';
import { generateWorker } from '../../../shared/stages/generate-worker.ts';
import type { HeldoutReader } from '../../../shared/stages/heldout-reader.ts';
import { type NormalizePorts, normalizeShard } from '../../../shared/stages/normalize.ts';
import { type PackagePorts, packageShard } from '../../../shared/stages/package.ts';
import type { SubmitPorts } from '../../../shared/stages/submit.ts';
import type { ShardWorker } from '../../../shared/stages/worker.ts';
import { playedSandbox } from './played-sandbox.ts';

/** The work of each kind of worker, wired as its function does it. */
export function workerOf(
  worker: WorkerName,
  ports: GeneratePorts & SubmitPorts & DedupPorts & PackagePorts & Pick<NormalizePorts, 'seeds'>,
  heldout: HeldoutReader,
  sandbox: Sandbox = playedSandbox,
): ShardWorker {
  const workers: Record<WorkerName, ShardWorker> = {
    normalize: (work) => normalizeShard({ ...ports, heldout }, work),
    generate: generateWorker(ports),
    filter: (work) => filterShard({ ...ports, heldout, sandbox }, work),
    dedup: (work) => dedupShard(ports, work),
    package: (work) => packageShard(ports, work),
  };
  return workers[worker];
}

/** What a message is about, as `stage/shard`. */
export function nameOf(body: string): string {
  const { stage, shard } = ShardMessage.parse(JSON.parse(body));
  return `${stage}/${shard}`;
}
