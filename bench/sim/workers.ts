import { isAnswered, type ShardItem } from '../../shared/domain/ledger.ts';
import { randomFor } from '../../shared/domain/random.ts';
import { promptKind } from '../../shared/domain/steps/prompt.ts';
import type { EndpointUses } from '../../shared/ports.ts';
import { queueShards } from '../../shared/stages/flow.ts';
import type { ShardOutput, ShardWork, ShardWorker, WorkerPorts } from '../../shared/stages/worker.ts';
import type { PlayedEndpoint } from './endpoint.ts';
import type { PlayedPlaces } from './places.ts';
import type { Requests } from './prices.ts';
import type { RunShape } from './shape.ts';
import type { PlayedTime } from './time.ts';
import { type PlayedAnswers, playedAnswers } from './writes.ts';

export interface PlayedPorts extends Omit<WorkerPorts, 'clock'> {
  readonly clock: PlayedTime;
  readonly uses: EndpointUses;
}

/** Processor time that workers take, measured on the local cloud: for a shard, and for each of its records. */
const [shardMs, recordMs] = [150, 1];
/** What generate keeps back of its function's time, and how long it waits between looks at batches. */
const closingMs = 85_000;
const [firstLookMs, longestLookMs] = [60_000, 600_000];
/** Bytes of a batch that go with the call itself. */
const largestBody = 120_000;
/** Calls that are played as one. */
const callsTogether = 32;

/** How far a shard's calls are. */
interface Calls {
  /** Calls that are left, wave by wave. */
  readonly waves: number[];
  /** Batches on their way, and when they were handed in. */
  atEndpoint: number;
  at: number;
  /** Objects of completions. */
  parts: number;
}

/** What stands in for the workers' own code: counts of records, drawn lengths of replies, and the time that they take. */
export function playedWorkers(
  ports: PlayedPorts,
  shape: RunShape,
  endpoint: PlayedEndpoint,
  made: Requests,
  pace: Parameters<PlayedAnswers['objects']>[0],
): (places: PlayedPlaces) => ShardWorker {
  const { clock, ledger } = ports;
  /** By stage and shard. */
  const calls = new Map<string, Calls>();
  const out = (...units: number[]): ShardOutput => ({ parts: units.map(() => []), units, dropped: [], tallies: [] });
  const kept = (share: number, { item, stage }: ShardWork): number =>
    Math.min(item.records, Math.floor(item.records * share + randomFor(shape.seed, stage.name, item.shard)()));
  const claimWrites = (keys: number): void => {
    made.dynamoWrites += keys;
    made.dynamoWriteUnits += keys;
  };
  const claimReads = (keys: number): void => {
    made.dynamoReads += keys;
    made.dynamoReadUnits += keys;
  };
  const work = (records: number): Promise<void> => clock.sleep(shardMs + recordMs * records);

  const wavesOf = ({ stage, item }: ShardWork): number[] => {
    const isVote = stage.steps.some(({ kind }) => kind === 'expand');
    if (isVote) return shape.ballotWaves.map((each) => Math.round(item.records * each)).filter((wave) => wave > 0);
    // Prompts for some kinds of questions only: the played records are of none of them.
    if (stage.steps.at(-1)?.when !== undefined) return [];
    const options = promptKind.options.parse(stage.steps.at(-1)?.options);
    return [item.records * (stage.steps.length === 1 ? options.samples : 1)];
  };
  const tokensOf = ({ stage, item }: ShardWork, wave: number, count: number): number => {
    const isVote = stage.steps.some(({ kind }) => kind === 'expand');
    const mean = isVote ? shape.ballotTokens : shape.questionTokens;
    const random = randomFor(shape.seed, 'tokens', stage.name, item.shard, wave);
    // The sum of many log-normal lengths is all but normal.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(count, Math.round(count * mean * (1 + (shape.spread * normal) / Math.sqrt(Math.max(1, count)))));
  };
  const answered = (shard: ShardWork): ShardOutput => {
    const isVote = shard.stage.steps.some(({ kind }) => kind === 'expand');
    return isVote ? out(shard.item.records) : out(wavesOf(shard)[0] ?? shard.item.records);
  };

  const realtime = async (shard: ShardWork, places: PlayedPlaces): Promise<ShardOutput | 'unfinished'> => {
    const { stage, item, plan } = shard;
    const name = `${stage.name}/${item.shard}`;
    const state = calls.get(name) ?? { waves: wavesOf(shard), atEndpoint: 0, at: clock.now(), parts: 0 };
    calls.set(name, state);
    made.s3Gets += 1;
    made.s3Lists += 1;
    const answers = playedAnswers(shape.spread, randomFor(shape.seed, 'answers', name, item.attempt));
    const order = `${String(plan.stages.indexOf(stage)).padStart(4, '0')}/${item.shard}`;
    while ((state.waves[0] ?? 0) > 0 && shard.remaining() >= closingMs) {
      const wave: Promise<void>[] = [];
      while ((state.waves[0] ?? 0) > 0) {
        const left = state.waves[0] ?? 0;
        const some = Math.min(left, callsTogether, places.most);
        await places.enter(order, some);
        if (shard.remaining() < closingMs) {
          places.leave(some);
          break;
        }
        const from = clock.now();
        state.waves[0] = left - some;
        wave.push(
          endpoint.write(tokensOf(shard, left, some), some).then(() => {
            made.calls += some;
            answers.add(from, clock.now(), some);
            places.leave(some);
          }),
        );
      }
      await Promise.all(wave);
      if (state.waves[0] === 0) state.waves.shift();
    }
    const objects = answers.objects(pace);
    made.s3Gets += state.parts;
    made.s3Puts += objects;
    state.parts += objects;
    if ((state.waves[0] ?? 0) > 0) return 'unfinished';
    await work(item.records);
    return answered(shard);
  };

  const batched = async (shard: ShardWork): Promise<ShardOutput | 'waiting'> => {
    const { plan, stage, item } = shard;
    const at = { run: plan.run, stage: stage.name, buckets: plan.tuning.ledgerBuckets, shard: item.shard };
    const name = `${stage.name}/${item.shard}`;
    const state = calls.get(name) ?? { waves: wavesOf(shard), atEndpoint: 0, at: 0, parts: 0 };
    calls.set(name, state);
    // The shard's records, its completions, and what is remembered of each batch that has not come back.
    made.s3Lists += 1;
    made.s3Gets += 1 + state.parts + ((item.awaiting?.length ?? 0) - (item.arrived?.length ?? 0));
    await work(item.records);
    const [wave] = state.waves;
    if (wave === undefined) return answered(shard);
    const batches = Math.ceil(wave / plan.tuning.batchCalls);
    const ids = Array.from({ length: batches }, (_, batch) => `${name}.${state.waves.length}.${batch}`);
    if (state.atEndpoint === 0) {
      state.atEndpoint = batches;
      state.at = clock.now();
      // What is remembered of a batch before it goes.
      made.s3Puts += batches;
      // A long body goes by an object, which the endpoint reads.
      if (Math.min(wave, plan.tuning.batchCalls) * shape.callBytes > largestBody) {
        made.s3Puts += batches;
        made.s3Gets += batches;
      }
      void endpoint.write(tokensOf(shard, state.waves.length, wave), wave).then(() => collect(ids));
    } else {
      // A look for a reply of which no notice came.
      made.s3Gets += batches;
    }
    const age = clock.now() - state.at;
    const lease = clock.now() + Math.min(longestLookMs, Math.max(firstLookMs, age));
    await ledger.awaitBatches(at, item.holder ?? '', lease, ids);
    return 'waiting';

    async function collect(answered: readonly string[]): Promise<void> {
      const count = answered.length;
      state.waves.shift();
      state.atEndpoint = 0;
      // Functions take ten notices at a time.
      made.sns += count;
      made.sqsReceives += 2 * Math.ceil(count / 10);
      made.calls += wave ?? 0;
      made.invocations += Math.ceil(count / 10);
      made.gbSeconds += Math.ceil(count / 10) * 0.5;
      // For each: what is remembered of it, its reply, a look which parts there are; and a part of its own.
      made.s3PutsOfEndpoint += count;
      made.s3Lists += count;
      made.s3Gets += 2 * count;
      made.s3Puts += count;
      state.parts += count;
      let now: ShardItem | undefined;
      for (const id of answered) now = await ledger.batchArrived(at, id, false);
      if (now !== undefined && isAnswered(now)) await queueShards(ports, plan, stage, [now]);
    }
  };

  return (places) => async (shard) => {
    const { plan, stage, item } = shard;
    if (stage.worker === 'generate') return plan.mode === 'async' ? batched(shard) : realtime(shard, places);
    made.s3Gets += 1;
    await work(item.records);
    if (stage.worker === 'normalize') {
      const size = plan.tuning.shardRecords;
      const seeds = kept(shape.keptSeeds, { ...shard, item: { ...item, records: Number(item.input) } });
      return out(...Array.from({ length: Math.ceil(seeds / size) }, (_, at) => Math.min(size, seeds - at * size)));
    }
    if (stage.worker === 'package') {
      // The data file and what is told of it.
      made.s3Puts += 2;
      return { ...out(), passThrough: true };
    }
    if (stage.worker === 'filter') {
      // What was dropped is written beside what is kept.
      made.s3Puts += 1;
      return out(
        kept(stage.steps.some(({ kind }) => kind === 'vote') ? shape.keptAnswers : shape.keptQuestions, shard),
      );
    }
    if (stage.mode === 'claim') {
      claimWrites(item.records);
      return { parts: [], units: [item.records], passThrough: true, dropped: [], tallies: [] };
    }
    if (stage.mode === 'resolve') claimReads(2 * item.records);
    else claimWrites(item.records);
    return out(kept(stage.mode === 'resolve' ? shape.keptUnique : 1, shard));
  };
}
