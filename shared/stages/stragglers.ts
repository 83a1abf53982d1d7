import type { Plan, PlanStage } from '../contract/plan.ts';
import { workLeaseMilliseconds } from '../domain/ledger.ts';
import type { SowerRecord } from '../domain/records.ts';
import { promptKind } from '../domain/steps/prompt.ts';
import type { Blob, Ledger, ShardAddress } from '../ports.ts';
import { heldNote } from './ahead.ts';
import { frozenOf } from './collect-reply.ts';
import type { FlowPorts } from './flow.ts';
import type { FrozenCompletions } from './frozen-completions.ts';
import { openSpending, type SpendingPorts } from './spending.ts';
import { cutAround, splitFrom, splitShard } from './split-shard.ts';
import type { ShardWork } from './worker.ts';

/** Watches the calls of a shard for a few that keep all the others waiting. */
export interface Stragglers {
  /** To be told now and then while no call is unsent. @param free share of the function's places that nobody has. */
  look(underWay: number, free: number): void;
  /** Whether the shard has been split: its calls are to be brought to an end, and nothing else of it is this worker's. */
  isSplit(): boolean;
  /** To be called when no call is under way any more. @returns whether the shard has been split. */
  end(): Promise<boolean>;
}

/** Calls may keep so many times their number of records waiting, in a shard of so many at the least. */
const [fewest, share] = [8, 8];
/** Looks that find a shard waiting, before it is split: most last calls come soon. */
const patience = 2;
/** Share of a function's places that nobody has: as long as others need them there is no hurry. */
const idle = 0.75;

/**
 * Splits a shard when few calls are left of it and places are free: what is answered goes on by itself. The calls under
 * way stay with this worker. It holds a note for the parts that they belong to; who takes such a part waits until the note
 * is free, and then finds the answers.
 *
 * @param hasEnded whether every call about an input record has its outcome.
 */
export function openStragglers(
  ports: FlowPorts & { readonly work: Blob },
  work: ShardWork,
  input: readonly SowerRecord[],
  frozen: Pick<FrozenCompletions, 'flush'>,
  hasEnded: (record: SowerRecord) => boolean,
): Stragglers {
  const { plan, stage, item } = work;
  const { ledger, clock } = ports;
  const holder = item.holder ?? '';
  const notes: ShardAddress[] = [];
  let stopRenewing = (): void => undefined;
  let looks = 0;
  let task: Promise<boolean> | undefined;
  let isSplit = false;

  const hold = async (at: ShardAddress): Promise<boolean> => {
    const now = clock.now();
    const until = now + workLeaseMilliseconds;
    await ledger.addQueuedShard(at, { shard: at.shard, input: item.input, records: 0 }, until);
    if ((await ledger.beginShard(at, 1, holder, now, until)) === undefined) return false;
    notes.push(at);
    return true;
  };
  const split = async (): Promise<boolean> => {
    const parts = cutAround(plan, stage, input, hasEnded);
    if (parts === undefined) return false;
    await frozen.flush();
    const open = parts.flatMap((part, index) => (part.hasEnded ? [] : [index]));
    for (const index of open)
      if (!(await hold(noteOf(plan, stage, `${item.shard}.${String(index).padStart(5, '0')}`)))) return false;
    stopRenewing = clock.every(workLeaseMilliseconds / 3, () => {
      for (const at of notes)
        void ledger.renewShard(at, holder, clock.now() + workLeaseMilliseconds).catch(() => undefined);
    });
    isSplit = await splitShard(ports, work, parts);
    return isSplit;
  };
  return {
    look(underWay, free) {
      looks += 1;
      if (
        task !== undefined ||
        looks < patience ||
        input.length < fewest ||
        underWay * share > input.length ||
        free < idle
      )
        return;
      task = split();
      // Told to whoever ends it.
      task.catch(() => undefined);
    },
    isSplit: () => isSplit,
    async end() {
      try {
        return (await task) ?? false;
      } finally {
        stopRenewing();
        for (const at of notes) await ledger.releaseShard(at, holder);
        // One that was sent before, because its lease ran out, is of a later attempt.
        const message = { run: plan.run, stage: stage.name, attempt: 1 };
        if (isSplit)
          await ports.queue.send(
            stage.worker,
            notes.map(({ shard }) => ({ ...message, shard })),
          );
      }
    },
  };
}

/** Whether records of a stage's shards are asked about one by one, so that a shard can be split. */
export function maySplit({ steps }: Pick<PlanStage, 'steps'>): boolean {
  const prompt = steps.at(-1);
  if (prompt === undefined || steps.slice(0, -1).some(({ kind }) => kind !== 'expand')) return false;
  const { mode } = promptKind.options.parse(prompt.options);
  return mode !== 'scan' && mode !== 'embed';
}

/** Beside the shards of a stage, as the notes of what is asked ahead. */
const noteOf = (plan: Plan, { name }: PlanStage, shard: string): ShardAddress => ({
  run: plan.run,
  stage: `${name}+rest`,
  buckets: plan.tuning.ledgerBuckets,
  shard,
});

/**
 * For a shard that was split off: waits for the calls that are under way for it, and settles what their worker left in the
 * budget. @returns what was stored for the shard that it is a part of; undefined for a whole shard.
 */
export async function restOf(
  ports: SpendingPorts & { readonly work: Blob; readonly ledger: Ledger; readonly clock: FlowPorts['clock'] },
  { plan, stage, item }: ShardWork,
): Promise<FrozenCompletions | undefined> {
  const parent = splitFrom(plan, stage, item);
  if (parent === undefined) return undefined;
  const note = await heldNote(ports, noteOf(plan, stage, item.shard));
  const stored = await frozenOf(ports.work, plan.run, stage.name, parent);
  // Its worker has settled everything, or it is dead.
  if (note !== undefined)
    await openSpending(ports, plan, { shard: `${stage.name}/${parent}`, attempt: 0, holder: item.shard }, stored);
  return stored;
}
