import { SumsDiffer } from '../contract/errors.ts';
import { currentKey, datasetPrefix } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { ForgetInput, ForgetOutput } from '../contract/payloads.ts';
import type { Plan } from '../contract/plan.ts';
import { datasetFiles } from '../domain/dataset/dataset-files.ts';
import { addStatistics } from '../domain/dataset/statistics.ts';
import { forgottenFacts } from '../domain/forget/forgotten-facts.ts';
import { selects } from '../domain/forget/selects.ts';
import { stoneKey, Tombstone, tombstoneOf, unite } from '../domain/forget/tombstone.ts';
import { digest } from '../domain/identity.ts';
import type { SeedSource, SowerRecord } from '../domain/records.ts';
import { seedPlace } from '../domain/seed-span.ts';
import { dedupKey, dedupKind } from '../domain/steps/dedup.ts';
import type { Blob, Claims } from '../ports.ts';
import { accountOf, type StageItems } from './account.ts';
import { corpusOwner, corpusScope } from './dedup.ts';
import { readLinesOf } from './jsonl.ts';
import { type PackagedFile, packageGroup } from './package.ts';
import { type FileGroup, groupRecords, groupRejects, readGroup } from './plan-package.ts';
import { dataFileShards, factsOf, movePointer, type PublishPorts, readStages } from './publish.ts';
import { readQuotaOutcome } from './quota-select.ts';
import { forgetShared } from './shared-completions.ts';

export type ForgetPorts = Omit<PublishPorts, 'clock'> & { readonly claims: Claims };

/** Accepted records that are named in the answer; the tombstones have all. */
const recordsNamed = 100;
const groupsAtOnce = 4;
const claimsAtOnce = 32;
/** Owner of a key that nobody holds any more; no run stands for it. */
export const released = 'released';

/**
 * Publishes a new version of a run's dataset without every record that was made of the named seeds, tasks or datasets,
 * dropped ones too, takes what models wrote about their seeds out of the shared completions, and gives the keys of their
 * questions back, so that a later run may ask them again. The version before stays as it is.
 *
 * Safe to repeat and to be cut off anywhere: a version without manifest does not count and is written again, byte by
 * byte the same; repeated, it finds nothing more to take out and only gives keys back that were not given back yet.
 *
 * @throws SumsDiffer when what is left and what is forgotten are not what there was; nothing is published then.
 */
export async function forgetRecords(ports: ForgetPorts, input: ForgetInput): Promise<ForgetOutput> {
  const plan = await ports.plans.read(input.run);
  const stages = await readStages(ports.ledger, plan);
  const shards = dataFileShards(stages);
  const groups = await inParallel(shards, groupsAtOnce, ({ input: key }) => readGroup(ports.work, key));
  const newest = await newestVersion(ports.datasets, plan);
  const old = await readLinesOf(
    ports.datasets,
    `${datasetPrefix(plan.dataset, newest.name)}forgotten.jsonl`,
    Tombstone,
  ).catch(ifMissing);
  const chosen = await inParallel(groups, groupsAtOnce, (group) => choose(ports.work, group, input));
  const matching = chosen.flatMap(({ stones }) => stones);
  const known = new Set(old.map(stoneKey));
  const fresh = matching.filter((stone) => !known.has(stoneKey(stone)));
  const found = {
    run: plan.run,
    dataset: plan.dataset,
    accepted: fresh.filter(({ was }) => was === 'accepted').length,
    dropped: fresh.filter(({ was }) => was !== 'accepted').length,
    seeds: new Set(fresh.map(({ seed_object, seed_line }) => `${seed_object}:${seed_line}`)).size,
    before: matching.length - fresh.length,
    records: fresh
      .filter(({ was }) => was === 'accepted')
      .slice(0, recordsNamed)
      .map(({ id, task, seed_object, seed_line }) => ({ id, task: task ?? '', seed: `${seed_object}:${seed_line}` })),
  };
  const stones = unite(old, fresh);
  const left =
    chosen.reduce((sum, { accepted }) => sum + accepted, 0) - stones.filter(({ was }) => was === 'accepted').length;
  if (input.dryRun || matching.length === 0) return { ...found, version: newest.name, released: 0, left };
  let version = newest.name;
  if (fresh.length > 0) {
    version = `${plan.run}-v${newest.number + 1}`;
    await publishWithout(ports, plan, { stages, groups, stones, version });
  }
  await movePointer(ports.datasets, plan, version);
  await forgetShared(
    ports.work,
    chosen.flatMap(({ seeds }) => seeds.map(seedPlace)),
  );
  const records = chosen.flatMap((one) => one.records);
  return { ...found, version, released: await release(ports.claims, plan, records), left };
}

interface Chosen {
  readonly stones: Tombstone[];
  /** Accepted records among them. */
  readonly records: SowerRecord[];
  readonly seeds: SeedSource[];
  /** Accepted records of the group. */
  readonly accepted: number;
}

async function choose(work: Blob, group: FileGroup, { selectors }: ForgetInput): Promise<Chosen> {
  if (group.side === 'rejected') {
    const dropped = await groupRejects(work, group);
    const matching = dropped.filter((one) => selectors.some((selector) => selects(selector, one)));
    return {
      stones: matching.map(tombstoneOf),
      records: [],
      seeds: matching.flatMap(({ seed }) => seed ?? []),
      accepted: 0,
    };
  }
  const records = await groupRecords(work, group);
  const matching = records.filter(({ id, seed }) => selectors.some((selector) => selects(selector, { id, seed })));
  return {
    stones: matching.map(({ id, seed }) => tombstoneOf({ id, seed })),
    records: matching,
    seeds: matching.map(({ seed }) => seed),
    accepted: records.length,
  };
}

async function publishWithout(
  ports: ForgetPorts,
  plan: Plan,
  {
    stages,
    groups,
    stones,
    version,
  }: { stages: StageItems[]; groups: FileGroup[]; stones: Tombstone[]; version: string },
): Promise<void> {
  const gone = new Set(stones.map(stoneKey));
  const stage = plan.stages.find(({ worker }) => worker === 'package');
  if (stage === undefined) throw new Error(`The plan of ${plan.run} has no package stage.`);
  const prefix = datasetPrefix(plan.dataset, version);
  const packaged: PackagedFile[] = (
    await inParallel(groups, groupsAtOnce, (group) =>
      packageGroup(ports.work, { plan, stage }, group, {
        prefix,
        // Whatever an attempt that was cut off has left here is replaced.
        write: (key, bytes) => ports.datasets.put(key, bytes),
        keeps: (record) => !gone.has(stoneKey(tombstoneOf(record))),
      }),
    )
  ).flatMap(({ files }) => files);
  const quota = plan.quota === undefined ? undefined : await readQuotaOutcome(ports.work, plan);
  const account = accountOf(plan, stages, quota?.drawn);
  const status = account.counts.failed > 0 ? 'partial' : 'complete';
  const before = await factsOf(ports, plan, dataFileShards(stages), account, status, quota);
  const facts = forgottenFacts(before, {
    version,
    stones,
    statistics: addStatistics(packaged.map((one) => one.statistics)),
    dataFiles: packaged.map(({ file }) => file).sort((a, b) => (a.path < b.path ? -1 : 1)),
  });
  checkSums(before.statistics.rejected.rows, facts);
  for (const { path, contentType, body } of datasetFiles(facts))
    await ports.datasets.put(`${prefix}${path}`, body, contentType);
}

/** What is left of the dropped records and what is forgotten of them must be what there was. */
function checkSums(rejectedBefore: number, { statistics, forgotten }: ReturnType<typeof forgottenFacts>): void {
  const gone = (forgotten?.rejected ?? 0) + (forgotten?.failed ?? 0);
  if (statistics.rejected.rows + gone === rejectedBefore && (forgotten?.accepted ?? 0) >= 0) return;
  throw new SumsDiffer(
    `${rejectedBefore} dropped records are not ${statistics.rejected.rows} that are left and ${gone} forgotten ones.`,
  );
}

/** Gives the keys of records back, as far as they still belong to this run. @returns how many it gave back. */
async function release(claims: Claims, plan: Plan, records: readonly SowerRecord[]): Promise<number> {
  const [step] = plan.stages.find(({ mode }) => mode === 'promote')?.steps ?? [];
  if (step === undefined) return 0;
  const options = dedupKind.options.parse(step.options);
  const keys = [...new Set(records.map((record) => digest(dedupKey(record, options))))];
  const given = await inParallel(keys, claimsAtOnce, (key) =>
    claims.takeOver(corpusScope(plan), key, corpusOwner(plan), released),
  );
  return given.filter(Boolean).length;
}

/** The last version with a manifest, which is written last: 1 is the run itself. */
async function newestVersion(datasets: Blob, plan: Plan): Promise<{ name: string; number: number }> {
  const folder = currentKey(plan.dataset).replace(/[^/]+$/u, '');
  const keys = new Set((await datasets.list(`${folder}${plan.run}`)).map(({ key }) => key));
  let number = 1;
  while (keys.has(`${folder}${plan.run}-v${number + 1}/manifest.json`)) number += 1;
  return { name: number === 1 ? plan.run : `${plan.run}-v${number}`, number };
}

function ifMissing(error: unknown): Tombstone[] {
  if (error instanceof Error && error.name === 'ObjectMissing') return [];
  throw error;
}
