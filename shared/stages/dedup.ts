import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import { digest } from '../domain/identity.ts';
import type { Dropped, SowerRecord, StepTally } from '../domain/records.ts';
import { type DedupOptions, dedupKey, dedupKind } from '../domain/steps/dedup.ts';
import type { Fields } from '../domain/steps/fields.ts';
import type { RejectionReason } from '../domain/verdict.ts';
import type { Blob, Claims, Ledger } from '../ports.ts';
import { gatherOf, gatherShard } from './gather.ts';
import { readRecords } from './jsonl.ts';
import { contributeBands, publishBands } from './near-claim.ts';
import { joinNear } from './near-join.ts';
import { nearLosses } from './near-resolve.ts';
import { nearStepOf } from './near-step.ts';
import { replaces } from './replaces.ts';
import { countReasons } from './tally.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface DedupPorts {
  readonly work: Blob;
  readonly claims: Claims;
  readonly ledger: Ledger;
}

/** Claims in flight. */
const claimsAtOnce = 32;

/**
 * The phases of deduplication. Before the barrier every record claims its key for its rank; behind it a
 * record survives if it owns its key and no published run does; before packaging survivors claim their key in the
 * dataset's scope for good. Near duplicates are found by join workers between claim and resolve. The outcome does not
 * depend on order, timing, crashes, redelivery or the size of shards.
 */
export async function dedupShard(ports: DedupPorts, work: ShardWork): Promise<ShardOutput> {
  const { plan, stage, item } = work;
  const gathering = gatherOf(stage);
  if (gathering !== undefined) return gatherShard(ports, work, gathering);
  const step = stepOf(stage);
  const near = nearStepOf(step.planned);
  if (stage.mode === 'join' && near !== undefined) return joinNear(ports, work, near);
  const records = await readRecords(ports.work, item.input);
  const keyed = keyedBy(step, records);
  if (stage.mode === 'claim') {
    const rankOf = rankIn(plan, stage);
    await ports.claims.claimLowest(
      runScope(plan, step.id),
      keyed.map(({ record, key }) => ({ key, rank: rankOf(record) })),
    );
    if (near !== undefined) await contributeBands(ports, work, near, records);
    return { parts: [], units: [records.length], passThrough: true, dropped: [], tallies: [] };
  }
  const judged =
    stage.mode === 'resolve' ? await resolve(ports, plan, stage, keyed) : await promote(ports, plan, keyed);
  const kept: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  const losses = new Map(judged.map(({ record, loss }) => [record, loss]));
  const alike =
    near !== undefined && stage.mode === 'resolve' ? await nearLosses(ports, work, near) : new Map<string, string>();
  for (const record of records) {
    const loss = losses.get(record) ?? nearLoss(alike.get(record.id));
    if (loss === undefined) kept.push(record);
    else {
      const { id, kind, seed, fields } = record;
      dropped.push({ id, step: step.id, outcome: 'rejected', ...loss, seed, kind, fields });
    }
  }
  if (near !== undefined && stage.mode === 'promote') await publishBands(ports, work, near, kept);
  const tally: StepTally = {
    step: step.id,
    in: records.length,
    made: records.length,
    kept: kept.length,
    ...countReasons(dropped),
    tokensIn: 0,
    tokensOut: 0,
  };
  return { parts: [kept], dropped, tallies: [tally] };
}

/** Records that the barrier will keep, as far as is known before all have claimed: later claims can only take some away. */
export async function keptSoFar(
  { claims, ledger }: Pick<DedupPorts, 'claims' | 'ledger'>,
  plan: Plan,
  resolving: PlanStage,
  records: readonly SowerRecord[],
): Promise<SowerRecord[]> {
  const judged = await resolve({ claims, ledger }, plan, resolving, keyedBy(stepOf(resolving), records));
  const lost = new Set(judged.filter(({ loss }) => loss !== undefined).map(({ record }) => record));
  return records.filter((record) => !lost.has(record));
}

function nearLoss(evidence: string | undefined): Loss | undefined {
  return evidence === undefined ? undefined : { reason: 'near_duplicate', evidence };
}

interface Loss {
  readonly reason: RejectionReason;
  readonly evidence: string;
}
type Keyed = { readonly record: SowerRecord; readonly key: string };
type Judged = { readonly record: SowerRecord; readonly loss: Loss | undefined };

const keyedBy = ({ isMeant, options }: ReturnType<typeof stepOf>, records: readonly SowerRecord[]): Keyed[] =>
  records.filter(({ fields }) => isMeant(fields)).map((record) => ({ record, key: digest(dedupKey(record, options)) }));

async function resolve(
  ports: Pick<DedupPorts, 'claims' | 'ledger'>,
  plan: Plan,
  stage: PlanStage,
  keyed: readonly Keyed[],
): Promise<Judged[]> {
  const keys = keyed.map(({ key }) => key);
  const owners = await ports.claims.owners(runScope(plan, stepOf(stage).id), keys);
  const published = await ports.claims.owners(corpusScope(plan), keys);
  const standing = standingRuns(ports.ledger, plan);
  return inParallel(keyed, claimsAtOnce, async ({ record, key }) => {
    const owner = owners.get(key);
    if (owner === undefined) throw new Error(`Nobody claimed the key of record ${record.id}.`);
    const kept = idIn(owner);
    if (kept !== record.id) return { record, loss: { reason: 'duplicate', evidence: `record ${kept} was kept` } };
    return { record, loss: await standing(published.get(key)) };
  });
}

async function promote(ports: DedupPorts, plan: Plan, keyed: readonly Keyed[]): Promise<Judged[]> {
  const me = corpusOwner(plan);
  const standing = standingRuns(ports.ledger, plan);
  const keys = keyed.map(({ key }) => key);
  const owners = await ports.claims.claimFirst(corpusScope(plan), keys, me);
  return inParallel(keyed, claimsAtOnce, async ({ record, key }) => {
    const owner = owners.get(key) ?? me;
    const loss = await standing(owner);
    if (loss === undefined && owner !== me) await ports.claims.takeOver(corpusScope(plan), key, owner, me);
    return { record, loss };
  });
}

/**
 * Whether an owner in the dataset's scope stands in the way: a run that has not failed, and whose place this one does not take.
 */
function standingRuns(ledger: Ledger, plan: Plan): (owner: string | undefined) => Promise<Loss | undefined> {
  const alive = new Map<string, Promise<boolean>>();
  return async (owner) => {
    const [runKey, run] = owner?.split('|') ?? [];
    if (run === undefined || runKey === plan.runKey) return undefined;
    const known =
      alive.get(run) ??
      ledger.readRun(run).then((item) => item !== undefined && item.status !== 'failed' && !replaces(plan, item));
    alive.set(run, known);
    return (await known) ? { reason: 'published_before', evidence: `the run ${run} has the same question` } : undefined;
  };
}

/**
 * Rank decides who survives: earlier rounds first, because what they kept stands; then the record whose seed row comes
 * first in the order of the drop, of several from one row the first by hash of its id. Lower wins. Nothing in it depends
 * on shards, and within a round it ascends as they do.
 */
function rankIn(plan: Plan, { round = 1 }: PlanStage): (record: SowerRecord) => string {
  const places = new Map(plan.seeds.map(({ object }, place) => [object.key, place]));
  return ({ id, seed }) => {
    const place = places.get(`drops/${plan.drop}/${seed.object}`) ?? plan.seeds.length;
    const row = `${String(place).padStart(5, '0')}.${String(seed.line).padStart(10, '0')}`;
    return `${49 + round}${row}.${digest('rank', id).slice(0, 16)}|${id}`;
  };
}
const idIn = (rank: string): string | undefined => rank.split('|')[1];
const runScope = (plan: Plan, step: string): string => `r:${plan.run}:${step}`;
/** Where published records hold their keys, and as whom. */
export const corpusScope = (plan: Plan): string => `c:${plan.corpus}`;
export const corpusOwner = (plan: Plan): string => `${plan.runKey}|${plan.run}`;

/** The one step of a dedup stage: the barrier itself, or the promotion with the options of the last barrier. */
function stepOf(stage: PlanStage): {
  id: string;
  planned: PlanStep;
  options: DedupOptions;
  isMeant: (fields: Fields) => boolean;
} {
  const [step] = stage.steps;
  if (step === undefined) throw new Error(`The stage ${stage.name} has no step.`);
  const isMeant = step.when === undefined ? () => true : compileCondition(step.when);
  return { id: step.id, planned: step, options: dedupKind.options.parse(step.options), isMeant };
}
