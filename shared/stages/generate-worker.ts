import { type AskAheadPorts, askAhead, submitAhead } from './ask-ahead.ts';
import { type GeneratePorts, generateShard } from './generate.ts';
import { stageMode } from './stage-endpoint.ts';
import { type SubmitPorts, submitShard } from './submit.ts';
import type { ShardWorker } from './worker.ts';

/** What a generate function does with a shard: by the way to its endpoint, and whether it is its turn. */
export function generateWorker(ports: GeneratePorts & SubmitPorts & AskAheadPorts): ShardWorker {
  return (work) => {
    const isAsync = stageMode(work.plan, work.stage) === 'async';
    if (work.ahead !== undefined) return isAsync ? submitAhead(ports, work) : askAhead(ports, work);
    return isAsync ? submitShard(ports, work) : generateShard(ports, work);
  };
}
