import type { WorkerName } from '../../shared/contract/environment.ts';
import type { ShardMessage } from '../../shared/contract/payloads.ts';
import type { Plan } from '../../shared/contract/plan.ts';
import type { Blob, EndpointUses, Queue } from '../../shared/ports.ts';
import { tuningFor } from '../../shared/recipes/tuning.ts';
import { advance } from '../../shared/stages/advance.ts';
import { planSegment } from '../../shared/stages/plan-segment.ts';
import { workMessages } from '../../shared/stages/worker.ts';
import { longestHeldMs, mostHeld } from '../../shared/stages/write-pace.ts';
import { asyncEndpoint, type Gpus, realtimeEndpoint } from './endpoint.ts';
import { countedLedger } from './ledger.ts';
import { lookout } from './lookout.ts';
import { playedPlaces } from './places.ts';
import type { Functions, FunctionsOf, PlayedRun } from './played-run.ts';
import { costOfRequests, noRequests } from './prices.ts';
import type { RunShape } from './shape.ts';
import { playedTime } from './time.ts';
import { type PlayedPorts, playedWorkers } from './workers.ts';

/** Tick at which the state machine looks at the latest although nothing seems to be due. */
const ticksSkipped = 20;
const rowsOfDataFile = 50_000;
/** As generate functions take more: shards at a time, in hand at the most, and time that is left for one. */
const [takenAtOnce, mostInHand, leastMs] = [2, 32, 240_000];
/** Milliseconds that an object takes to be written, while further answers collect. */
const storeMs = 25;
/** How often a function that makes calls looks who else does. */
const sharesLookMs = 15_000;
/** Requests a second of the pollers of a queue that is empty. */
const idlePolls = 0.25;

/**
 * Plays a run shard by shard: the state machine's own advance, the workers' own taking, finishing and handing on of
 * shards, its leases and windows, under a clock that jumps. Records, replies and functions are counts and times.
 *
 * @param tuning sizes of work; those of such a drop when absent.
 */
export async function playRun(
  base: Plan,
  shape: RunShape,
  gpus: Gpus,
  functions: Functions,
  tuning?: Plan['tuning'],
): Promise<PlayedRun> {
  const size = shape.seeds * shape.seedBytes;
  const plan = planOf(base, shape, size, tuning);
  const made = noRequests();
  const time = playedTime();
  const ledger = countedLedger(made);
  const endpoint = shape.mode === 'async' ? asyncEndpoint(time, gpus) : realtimeEndpoint(time, gpus);
  const waiting = new Map<WorkerName, ShardMessage[]>();
  const running = new Map<WorkerName, number>();
  let [messages, invocation, ticks] = [0, 0, 0];

  const work: Blob = {
    get: async () => undefined,
    getRange: async () => undefined,
    create: async () => {
      made.s3Puts += 1;
      return true;
    },
    put: async () => {
      made.s3Puts += 1;
    },
    swap: async () => true,
    list: async () => [],
  };
  const deliver = (worker: WorkerName): void => {
    const of = functions[worker];
    const queue = waiting.get(worker) ?? [];
    while (queue.length > 0 && (running.get(worker) ?? 0) < of.most) {
      running.set(worker, (running.get(worker) ?? 0) + 1);
      invocation += 1;
      made.invocations += 1;
      void invoke(worker, of, queue, `f${invocation}`).then((milliseconds) => {
        made.gbSeconds += (of.gb * milliseconds) / 1000;
        running.set(worker, (running.get(worker) ?? 0) - 1);
        deliver(worker);
      });
    }
  };
  /** One call of a function, which takes further messages while it has places for calls left. @returns how long it took. */
  const invoke = async (
    worker: WorkerName,
    { batch, minutes, calls = plan.tuning.maximumInFlight }: FunctionsOf,
    messagesOf: ShardMessage[],
    holder: string,
  ): Promise<number> => {
    const start = time.now();
    const remaining = (): number => start + minutes * 60_000 - time.now();
    const inHand = new Set<Promise<unknown>>();
    const takeMore = (): void => {
      if (worker !== 'generate' || plan.mode === 'async') return;
      while (inHand.size < mostInHand && remaining() >= leastMs && places.hasRoom() && messagesOf.length > 0) {
        take(takenAtOnce);
        // Those that were taken say what they want before further ones are.
        break;
      }
    };
    const places = playedPlaces(calls, takeMore);
    const take = (count: number): void => {
      const some = messagesOf.splice(0, count);
      made.sqsReceives += 2;
      for (const [index, message] of some.entries()) {
        const delivery = {
          messages: [{ messageId: String(index), body: JSON.stringify(message) }],
          holder,
          remaining,
        };
        const task = workMessages(ports, delivery, workerOf(places), (error) => {
          throw error;
        }).then(() => {
          inHand.delete(task);
          takeMore();
        });
        inHand.add(task);
      }
    };
    take(batch);
    while (inHand.size > 0) await Promise.race(inHand);
    if (worker === 'generate' && plan.mode !== 'async') {
      for (let at = start; at <= time.now(); at += sharesLookMs) {
        noted();
        asked();
      }
    }
    return time.now() - start;
  };
  const queue: Queue = {
    async send(worker, some) {
      messages += some.length;
      made.sqsSends += Math.ceil(some.length / 10);
      const list = waiting.get(worker) ?? [];
      waiting.set(worker, list);
      time.at(time.now() + 50, () => {
        list.push(...some);
        deliver(worker);
      });
    },
  };
  const asked = (): void => {
    made.dynamoReads += 1;
    made.dynamoReadUnits += 1;
  };
  const noted = (): void => {
    made.dynamoWrites += 1;
    made.dynamoWriteUnits += 1;
  };
  /** Alone at its endpoints. */
  const uses: EndpointUses = {
    hold: async () => noted(),
    claim: async () => noted(),
    release: async () => noted(),
    async read() {
      asked();
      return { runs: [plan.run], claimants: [] };
    },
  };
  const ports: PlayedPorts = {
    uses,
    work,
    ledger,
    queue,
    clock: time,
    meter: { count: () => undefined },
    plans: { read: async () => plan },
  };
  const pace =
    plan.slots === undefined ? { ms: storeMs, most: Number.POSITIVE_INFINITY } : { ms: longestHeldMs, most: mostHeld };
  const workerOf = playedWorkers(ports, shape, endpoint, made, pace);
  const look = lookout(ledger, plan);

  const begin = async (segment: number): Promise<void> => {
    const first = plan.stages.find((stage) => stage.segment === segment);
    const add = (count: number, input: string): Promise<void> =>
      ledger.addShards(
        plan.run,
        first?.name ?? '',
        plan.tuning.ledgerBuckets,
        Array.from({ length: count }, (_, index) => ({
          shard: `0000-${String(index).padStart(5, '0')}`,
          input,
          records: 0,
        })),
      );
    const ranges = Math.ceil(size / plan.tuning.rangeBytes);
    if (first?.worker === 'normalize') await add(ranges, String(Math.round(shape.seeds / ranges)));
    else if (first?.worker === 'package') await add(planned(), '0');
    else await planSegment({ seeds: work, work, ledger, plans: ports.plans }, { run: plan.run, segment, tick: 0 });
  };
  /** Data files. All that was kept, and all that was not, is read once more for them; what each is made of, is noted. */
  const planned = (): number => {
    const judging = plan.stages.filter(({ worker, mode }) => worker === 'filter' || mode === 'resolve');
    const judged = judging.map(({ name }) => ledger.stage(name).items.size);
    const outputs = ledger.stage(plan.stages.findLast(({ worker }) => worker !== 'package')?.name ?? '').items.size;
    made.s3Gets += outputs + judged.reduce((sum, some) => sum + some, 0);
    for (const { name } of plan.stages) void ledger.readShards(plan.run, name, plan.tuning.ledgerBuckets);
    const first = plan.stages.findIndex(({ worker }) => worker === 'generate');
    const begun = ledger.stage(plan.stages[first + 1]?.name ?? '').items.values();
    const candidates = [...begun].reduce((sum, { records }) => sum + records, 0);
    const files = [acceptedOf(), candidates - acceptedOf()].map((rows) =>
      Math.max(1, Math.ceil(rows / rowsOfDataFile)),
    );
    return files.reduce((sum, some) => sum + some, 0);
  };
  const acceptedOf = (): number => {
    const last = plan.stages.findLast(({ worker }) => worker !== 'package');
    const items = [...ledger.stage(last?.name ?? '').items.values()];
    return items.reduce((sum, { partRecords = [] }) => sum + partRecords.reduce((total, count) => total + count, 0), 0);
  };
  const execution = async (): Promise<void> => {
    made.stateTransitions += 4;
    let cursor = { run: plan.run, segment: 0, tick: 0 };
    await begin(0);
    let [skipped, waitSeconds] = [0, 1];
    for (;;) {
      ticks += 1;
      made.stateTransitions += 3;
      made.invocations += 1;
      made.gbSeconds += 0.5;
      if (skipped < ticksSkipped && !look.isDue(time.now())) {
        // The same reads, and nothing that they could lead to.
        skipped += 1;
        look.readAgain(made);
        cursor = { ...cursor, tick: cursor.tick + 1 };
      } else {
        skipped = 0;
        const next = await look.watched(time.now(), () => advance(ports, cursor));
        waitSeconds = next.waitSeconds;
        cursor = { run: next.run, segment: next.segment, tick: next.tick };
        if (next.status === 'finished') return;
        if (next.status === 'next-segment') await begin(next.segment);
      }
      await time.sleep(waitSeconds * 1000);
    }
  };
  await time.play(execution());
  made.stateTransitions += 3;
  // The opening and the publication of a run.
  made.s3Lists += 5;
  const hours = time.now() / 3_600_000;
  made.sqsReceives += Math.ceil(hours * 3600 * idlePolls * Object.keys(functions).length);
  const { seconds, busy } = endpoint.paid();
  return {
    gpus: gpus.most,
    mode: shape.mode,
    hours,
    accepted: acceptedOf(),
    shards: Object.fromEntries(plan.stages.map(({ name }) => [name, ledger.stage(name).items.size])),
    gpuHours: seconds / 3600,
    gpuBusy: seconds === 0 ? 0 : busy / seconds,
    requests: made,
    messages,
    moves: ledger.moves,
    ticks,
  };
}

/** The recipe's own plan over as many seeds, with the sizes of work that such a drop gets. */
function planOf(base: Plan, shape: RunShape, size: number, tuning: Plan['tuning'] | undefined): Plan {
  const [first] = base.seeds;
  if (first === undefined) throw new Error('The plan has no seeds.');
  return {
    ...base,
    mode: shape.mode,
    seeds: [{ ...first, object: { ...first.object, size } }],
    // Records are counts here: which of them are known to be kept ahead of a barrier nobody can say.
    tuning: { ...(tuning ?? tuningFor(size, shape.mode)), askAhead: false },
  };
}

/** Dollars for GPUs and for everything around them, and the second as a share of the first. */
export function costOf(
  run: PlayedRun,
  usdPerHour: number,
): { gpu: number; around: number; share: number; by: ReturnType<typeof costOfRequests> } {
  const by = costOfRequests(run.requests);
  const around = Object.values(by).reduce((sum, usd) => sum + usd, 0);
  const gpu = run.gpuHours * usdPerHour;
  return { gpu, around, share: around / gpu, by };
}
