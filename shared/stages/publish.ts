import { measuredInstances } from '../contract/endpoint-presets.ts';
import { SumsDiffer } from '../contract/errors.ts';
import { hostedPrices } from '../contract/hosted-prices.ts';
import { currentKey, datasetPrefix, statisticsKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { PublishOutput } from '../contract/payloads.ts';
import type { Plan } from '../contract/plan.ts';
import type { RunItem } from '../contract/run-item.ts';
import { datasetFiles } from '../domain/dataset/dataset-files.ts';
import type { DatasetFacts } from '../domain/dataset/facts.ts';
import { usageByRole } from '../domain/dataset/role-usage.ts';
import { addStatistics } from '../domain/dataset/statistics.ts';
import { roadsNotTaken } from '../domain/estimate/roads.ts';
import { digestOf } from '../domain/identity.ts';
import type { ShardItem } from '../domain/ledger.ts';
import type { QuotaOutcome } from '../domain/quota/quota-outcome.ts';
import type { Blob, Clock, Ledger } from '../ports.ts';
import { type Account, accountOf, type StageItems } from './account.ts';
import { brokenAttempts } from './broken-attempts.ts';
import { readLinesOf } from './jsonl.ts';
import { PackagedFile } from './package.ts';
import type { PlanReader } from './plan-reader.ts';
import { readQuotaOutcome } from './quota-select.ts';
import { unneededCalls } from './unneeded-calls.ts';

export interface PublishPorts {
  readonly work: Blob;
  readonly datasets: Blob;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly plans: PlanReader;
  /** Version of this software, for the manifest. */
  readonly software: string;
}

/** Tries to move the pointer of a dataset while other runs move it too. */
const pointerTries = 10;

/**
 * Checks the sums of a run against the ledger and the data files, writes card, report, checksums and, last, the
 * manifest, then moves the dataset's pointer and closes the run. Safe to retry: every file has equal bytes. Of a rehearsal
 * only the sums are kept.
 *
 * @throws SumsDiffer when anything does not add up; nothing is published then.
 */
export async function publishRun(ports: PublishPorts, run: string): Promise<PublishOutput> {
  const plan = await ports.plans.read(run);
  const stages = await readStages(ports.ledger, plan);
  const dataFiles = dataFileShards(stages);
  const quota = plan.quota === undefined ? undefined : await readQuotaOutcome(ports.work, plan);
  const account = accountOf(plan, stages, quota?.drawn);
  const status = account.counts.failed > 0 ? 'partial' : 'complete';
  // A rehearsal has no data files, and its sums say all there is to know.
  const facts = plan.rehearsal ? undefined : await factsOf(ports, plan, dataFiles, account, status, quota);
  if (facts !== undefined) {
    const prefix = datasetPrefix(plan.dataset, run);
    for (const { path, contentType, body } of datasetFiles(facts)) {
      await ports.datasets.put(`${prefix}${path}`, body, contentType);
    }
    await movePointer(ports.datasets, plan, run);
  }
  const old = await ports.ledger.readRun(run);
  if (old === undefined) throw new Error(`The run ${run} is not in the ledger.`);
  const { counts, reasons, tokens, usd, calls } = account;
  const { error: _error, ...rest } = old;
  const unneeded = await unneededCalls(ports, plan);
  const item: RunItem = {
    ...rest,
    status,
    finishedAt: new Date(ports.clock.now()).toISOString(),
    counts,
    reasons,
    tokens,
    usd,
    calls: { ...calls, ...unneeded, ...(await brokenAttempts(ports.ledger, plan, usd + (unneeded.unneededUsd ?? 0))) },
    ...(facts === undefined ? {} : { roles: Object.fromEntries(usageByRole(facts)) }),
    ...(quota === undefined ? {} : { quota }),
  };
  await ports.ledger.closeRun(item, ['running', 'failed', 'partial', 'complete']);
  return { run, status };
}

/** Every stage of a run with its shards. */
export const readStages = (ledger: Ledger, plan: Plan): Promise<StageItems[]> =>
  inParallel(plan.stages, 4, async (stage) => ({
    stage,
    items: await ledger.readShards(plan.run, stage.name, plan.tuning.ledgerBuckets),
  }));

/** @throws SumsDiffer when a data file is missing, which says more than the sums that then do not hold. */
export function dataFileShards(stages: readonly StageItems[]): ShardItem[] {
  const shards = stages.filter(({ stage }) => stage.worker === 'package').flatMap(({ items }) => items);
  const unfinished = shards.find((item) => item.status !== 'D');
  if (unfinished === undefined) return shards;
  throw new SumsDiffer(`The data file ${unfinished.shard} could not be written: ${unfinished.error ?? 'unknown'}.`);
}

export async function factsOf(
  ports: Pick<PublishPorts, 'work' | 'software'>,
  plan: Plan,
  shards: readonly ShardItem[],
  account: Account,
  status: 'complete' | 'partial',
  quota: QuotaOutcome | undefined,
): Promise<DatasetFacts> {
  const packaged = (
    await inParallel(shards, 16, (item) => readLinesOf(ports.work, statisticsKey(plan.run, item.shard), PackagedFile))
  ).flat();
  const statistics = addStatistics(packaged.map((one) => one.statistics));
  const { counts } = account;
  const lost = account.reasons.lost_shard ?? 0;
  const rows = counts.rows ?? counts.accepted;
  if (statistics.accepted.rows !== rows) {
    throw new SumsDiffer(`${rows} rows were accepted, but the data files hold ${statistics.accepted.rows}.`);
  }
  if (statistics.rejected.rows !== counts.rejected + counts.failed - lost) {
    throw new SumsDiffer(
      `${counts.rejected + counts.failed - lost} records were dropped, but the rejects hold ${statistics.rejected.rows}.`,
    );
  }
  const drop = `drops/${plan.drop}/`;
  return {
    software: ports.software,
    run: plan.run,
    drop: plan.drop,
    dataset: plan.dataset,
    generation: plan.generation,
    status,
    counts,
    reasons: account.reasons,
    tokens: account.tokens,
    usd: account.usd,
    roads: roadsNotTaken(account.tokens, measuredInstances, hostedPrices),
    calls: account.calls,
    ...(plan.earlier === undefined ? {} : { madeFrom: plan.earlier.run }),
    randomSeed: plan.randomSeed,
    inputsDigest: plan.inputsDigest,
    planDigest: digestOf({ ...plan, tuning: undefined }),
    recipe: plan.recipe,
    roles: plan.roles,
    budget: plan.budget,
    inputs: plan.seeds.map(({ object, license }) => ({
      object: object.key.slice(drop.length),
      bytes: object.size,
      license,
    })),
    heldout: plan.heldout.map(({ key }) => key.slice(drop.length)),
    licenses: plan.licenses,
    attributions: plan.attributions ?? [],
    steps: plan.stages.flatMap((stage) => (stage.mode === 'claim' || stage.round !== undefined ? [] : stage.steps)),
    tallies: account.tallies,
    notices: plan.notices,
    ...(plan.reasons === undefined ? {} : { declaredReasons: plan.reasons }),
    ...(quota === undefined ? {} : { quota }),
    statistics,
    dataFiles: packaged.map(({ file }) => file).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/**
 * Points the dataset at this run by compare-and-swap, so that two publishers never mix.
 *
 * @param version folder of the data: the run, or a later version of it.
 */
export async function movePointer(datasets: Blob, plan: Plan, version: string): Promise<void> {
  const key = currentKey(plan.dataset);
  const body = `${JSON.stringify({ schemaVersion: 1, run: plan.run, prefix: datasetPrefix(plan.dataset, version) })}\n`;
  for (let left = pointerTries; left > 0; left -= 1) {
    const [old] = await datasets.list(key);
    if (await datasets.swap(key, body, old?.etag)) return;
  }
  throw new Error(`The pointer ${key} kept changing under ${pointerTries} tries.`);
}
