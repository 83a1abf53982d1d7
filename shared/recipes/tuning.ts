import type { EndpointMode, Plan } from '../contract/plan.ts';

const longestRow = 1024 * 1024;
/** A book of some thousand pages; several copies of it fit into the memory of a worker. */
const longestDocument = 32 * 1024 * 1024;
/** Seed bytes that one ledger partition serves: DynamoDB takes about 1,000 writes a second on each. */
const bytesPerBucket = 64 * 1024 * 1024;
/** A seed has 200 to 500 bytes, so that a drop becomes some dozens of shards until they are as large as they may be. */
const bytesPerShardRecord = 4 * 1024;
const smallestShard = 8;
const largestShard = 256;
/**
 * Shards that may be at an async endpoint: some 500 batches of 64 conversations. One instance that writes 2,000 tokens a
 * second answers them in less time than a batch may wait there, and twenty instances have enough to do.
 */
const asyncWindow = 128;

/**
 * Sizes of work for a drop. Small drops get small shards, so that the first results come soon and every worker has
 * something to do; big ones get fewer messages. The dataset does not depend on any of it.
 *
 * @param seedBytes bytes of all seed files together.
 * @param hasDocuments rows are whole documents, which may be long.
 */
export function tuningFor(seedBytes: number, mode: EndpointMode, hasDocuments = false): Plan['tuning'] {
  const wanted = smallestShard + Math.floor(seedBytes / bytesPerShardRecord);
  return {
    rangeBytes: 4 * 1024 * 1024,
    shardRecords: Math.min(largestShard, wanted),
    ledgerBuckets: Math.min(16, 1 + Math.floor(seedBytes / bytesPerBucket)),
    window: mode === 'async' ? asyncWindow : 1000,
    // Two functions with so many calls each fill an endpoint of 64 slots; five do not overrun its waiting line.
    maximumInFlight: 96,
    callTimeoutMs: 70_000,
    maximumLineBytes: hasDocuments ? longestDocument : longestRow,
    batchCalls: 64,
  };
}
