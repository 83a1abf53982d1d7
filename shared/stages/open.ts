import { DropRefused } from '../contract/errors.ts';
import { dropPrefix, planKey, refusalKey, runFileName, SafeName } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { ExecutionInput, OpenOutput } from '../contract/payloads.ts';
import { type PinnedInput, Plan } from '../contract/plan.ts';
import type { RunItem } from '../contract/run-item.ts';
import { digestOf } from '../domain/identity.ts';
import type { Blob, Clock, Ledger } from '../ports.ts';
import { behindGate } from './gate.ts';

/** A drop as the store holds it. */
export interface DropContents {
  readonly drop: string;
  /** Small files of the drop by path relative to it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly objects: readonly PinnedInput[];
}

export interface OpenPorts {
  readonly seeds: Blob;
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Whether a file of the drop is to be read whole. */
  readonly wantsFile: (path: string, size: number) => boolean;
  /** Reads and checks the drop. Problems are complete sentences with file, line and column. */
  readonly buildPlan: (contents: DropContents) => { readonly plan: Plan } | { readonly problems: readonly string[] };
}

/** Problems named in the error itself; all of them are in the refusal object. */
const problemsNamed = 5;

/** The drop that a `run.yaml` belongs to, or undefined for any other key. */
export function dropOfRunFile(key: string): string | undefined {
  const [folder, drop, file, ...more] = key.split('/');
  const whole = folder === 'drops' && file === runFileName && more.length === 0;
  return whole && SafeName.safeParse(drop).success ? drop : undefined;
}

/**
 * Opens the run of a drop: pins its inputs, freezes the plan, creates the run's item. Safe to retry and to be called
 * for the same event many times: one call opens, the others find the run.
 *
 * @throws DropRefused when the drop cannot be run; nothing was spent, and every problem is in the refusal object.
 */
export async function openRun(ports: OpenPorts, input: ExecutionInput): Promise<OpenOutput> {
  const drop = dropOfRunFile(input.key);
  if (drop === undefined) {
    throw new DropRefused(`${JSON.stringify(input.key)} is not the run.yaml of a drop: drops/<name>/${runFileName}.`);
  }
  const plan = await freezePlan(ports, drop, input.resume ?? false);
  const { run } = plan;
  const item: RunItem = {
    run,
    drop,
    dataset: plan.dataset,
    recipe: `${plan.recipe.name}@${plan.recipe.version}`,
    planDigest: digestOf(plan),
    runKey: plan.runKey,
    ...(plan.earlier === undefined ? {} : { ancestors: plan.earlier.runKeys }),
    status: 'running',
    startedAt: new Date(ports.clock.now()).toISOString(),
  };
  const begin = { opened: true, run, segment: 0, tick: 0 };
  if (await ports.ledger.openRun(item)) return begin;
  if (input.continues) return begin;
  const known = await ports.ledger.readRun(run);
  if (!input.resume && known?.status === 'running') return { ...begin, opened: await isUntouched(ports.ledger, plan) };
  // Published is final: data files are written once, so records that come back late would have no place.
  const open = known?.status === 'running' || known?.status === 'failed';
  if (!input.resume || known === undefined || !open) return { ...begin, opened: false };
  const { error: _error, finishedAt: _finishedAt, ...reopened } = known;
  const resumedAt = new Date(ports.clock.now()).toISOString();
  await ports.ledger.closeRun({ ...reopened, status: 'running', resumedAt }, ['running', 'failed']);
  await sendAgain(ports.ledger, plan);
  return begin;
}

/** A resumed run may have another cap and other prices; everything else of a frozen plan stays. */
async function freezePlan(ports: OpenPorts, drop: string, resume: boolean): Promise<Plan> {
  const contents = await readDrop(ports, drop);
  const built = ports.buildPlan(contents);
  if ('problems' in built) {
    const refusal = { schemaVersion: 1, drop, problems: built.problems };
    await ports.work.put(refusalKey(drop), `${JSON.stringify(refusal)}\n`, 'application/json');
    const named = built.problems.slice(0, problemsNamed).join('\n');
    const more = built.problems.length - problemsNamed;
    throw new DropRefused(more > 0 ? `${named}\n... and ${more} more` : named);
  }
  const key = planKey(built.plan.run);
  if (await ports.work.create(key, JSON.stringify(built.plan))) return built.plan;
  const frozen = Plan.parse(JSON.parse(new TextDecoder().decode(await ports.work.get(key))));
  if (!resume) return frozen;
  const plan = { ...frozen, budget: built.plan.budget, roles: built.plan.roles };
  await ports.work.put(key, JSON.stringify(plan), 'application/json');
  return plan;
}

async function readDrop(ports: OpenPorts, drop: string): Promise<DropContents> {
  const prefix = dropPrefix(drop);
  const objects = await ports.seeds.list(prefix);
  const wanted = objects.filter(({ key, size }) => ports.wantsFile(key.slice(prefix.length), size));
  const files = new Map<string, Uint8Array>();
  await inParallel(wanted, 16, async ({ key }) => {
    const bytes = await ports.seeds.get(key);
    if (bytes !== undefined) files.set(key.slice(prefix.length), bytes);
  });
  return { drop, files, objects };
}

/**
 * Whether nothing followed the opening of a run: the call that opened it may have died before it could say so. Two
 * executions that carry the same run do no harm.
 */
async function isUntouched(ledger: Ledger, plan: Plan): Promise<boolean> {
  const [first] = plan.stages;
  if (first === undefined) return true;
  return (await ledger.readShards(plan.run, first.name, plan.tuning.ledgerBuckets)).length === 0;
}

/**
 * Makes every shard that is not done pending again; whatever was on its way may be gone. What was lost before a barrier
 * that others behind it have passed stays lost: its records would compete with decisions that stand.
 */
async function sendAgain(ledger: Ledger, plan: Plan): Promise<void> {
  const buckets = plan.tuning.ledgerBuckets;
  const stages = await inParallel(plan.stages, 4, async ({ name, segment }) => ({
    name,
    segment,
    items: await ledger.readShards(plan.run, name, buckets),
  }));
  const gated = new Set(plan.stages.flatMap((_, index) => behindGate(plan, index)?.name ?? []));
  const passed = (segment: number, shard: string): boolean => {
    const [behind, ...beyond] = [...Map.groupBy(stages, (stage) => stage.segment)]
      .filter(([later]) => later > segment)
      .map(([, [first]]) => first);
    if (beyond.some((first) => (first?.items.length ?? 0) > 0)) return true;
    return behind?.items.some((item) => !gated.has(behind.name) || item.shard >= shard) ?? false;
  };
  for (const { name, segment, items } of stages) {
    const open = items.filter(({ status, shard }) => status === 'Q' || (status === 'F' && !passed(segment, shard)));
    await inParallel(open, 16, ({ shard }) => ledger.resetShard({ run: plan.run, stage: name, buckets, shard }));
  }
}
