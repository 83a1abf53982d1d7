import { beforeEach, describe, expect, it } from 'vitest';
import { EndpointFailed } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import type { Generator } from '../../../../shared/ports.ts';
import { aheadAddress } from '../../../../shared/stages/ahead.ts';
import { hasRoomAhead } from '../../../../shared/stages/ahead-room.ts';
import { placesOf } from '../../../../shared/stages/call-places.ts';
import { collectNotices } from '../../../../shared/stages/collect.ts';
import { dedupShard } from '../../../../shared/stages/dedup.ts';
import { generateWorker } from '../../../../shared/stages/generate-worker.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { planReader } from '../../../../shared/stages/plan-reader.ts';
import { unneededCalls } from '../../../../shared/stages/unneeded-calls.ts';
import { aModel } from '../../../support/a-model.ts';
import { anItem, aPlan, aWork, stageNamed } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { anAsyncEndpoint } from '../../../support/an-async-endpoint.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryClaims } from '../../../support/memory-claims.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const question = (id: string, text = `What is ${id}?`): SowerRecord => {
  const record = aRecord({ question: text, answer_kind: 'short', options: null, question_id: id }, { id });
  return { ...record, seed: { ...record.seed, line: id.charCodeAt(0) } };
};
const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
  messages: [{ role: 'user' as const, content: String(fields.question) }],
  template: 'digest',
});
const open = (generator: Generator = aModel(() => 'Answer: hen')) => ({
  work: memoryBlob(),
  ledger: memoryLedger(),
  claims: memoryClaims(),
  clock: stillClock(),
  queue: memoryQueue(),
  batches: anAsyncEndpoint(() => 'Answer: hen'),
  meter: noMeter,
  generator,
  renderPrompt,
});
type Ports = ReturnType<typeof open>;

let plan: Plan;
let ports: Ports;
beforeEach(() => {
  plan = aPlan();
  ports = open();
});

const claim = async (records: readonly SowerRecord[]): Promise<void> => {
  await ports.work.put('in', encodeLines(records));
  await dedupShard(ports, aWork(plan, 'once-claim', { input: 'in' }));
};
const ahead = (hasPassed = () => false) =>
  generateWorker(ports)({ ...aWork(plan, 'solve', { input: 'in', holder: 'me' }), ahead: { hasPassed } });
const inTurn = (records: readonly SowerRecord[]) => {
  ports.work.objects.set('out', Buffer.from(encodeLines(records)));
  return generateWorker(ports)(aWork(plan, 'solve', { input: 'out', holder: 'me' }));
};
const noted = async () =>
  ports.ledger.readShard(plan.run, aheadAddress(plan, stageNamed(plan, 'solve'), 's').stage, 1, 's');
const begun = async (): Promise<void> => {
  const at = aheadAddress(plan, stageNamed(plan, 'solve'), 's');
  await ports.ledger.addQueuedShard(at, { shard: 's', input: 'in', records: 2 }, 0);
  await ports.ledger.beginShard(at, 1, 'me', 0, 1);
};

describe('a shard that is asked ahead', () => {
  it('has its calls made for the records that nobody is known to own, and asks none of them in its turn', async () => {
    const model = aModel(() => 'Answer: hen');
    ports = open(model);
    await claim([question('a'), question('b', 'What is a?'), question('c')]);
    expect(await ahead()).toBe('waiting');
    const first = [...model.labels];
    // Two of three ballots that agree decide.
    expect(first).toHaveLength(4);
    const output = await inTurn([question('a'), question('c')]);
    expect(model.labels).toEqual(first);
    const alone = open();
    ports = alone;
    expect(await inTurn([question('a'), question('c')])).toEqual(output);
  });

  it('counts the calls that turn out not to be needed, beside the shard and not in its sums', async () => {
    await claim([question('a'), question('c')]);
    await begun();
    await ahead();
    await ports.ledger.releaseShard(aheadAddress(plan, stageNamed(plan, 'solve'), 's'), 'me');
    const output = await inTurn([question('c')]);
    expect(output).toMatchObject({ tallies: [{}, { made: 2, tokensIn: 6, tokensOut: 4 }] });
    expect(await noted()).toMatchObject({
      status: 'D',
      tallies: [{ made: 4, kept: 2, rejected: { not_needed: 2 }, tokensIn: 6, tokensOut: 4 }],
    });
    // 6 tokens in at $1 and 4 tokens out at $2 a million.
    expect(await unneededCalls(ports, plan)).toEqual({ unneeded: 2, unneededUsd: 0.000014 });
    expect(await unneededCalls(open(), plan)).toEqual({});
  });

  it('waits in its turn until nobody asks ahead any more, or whoever did has died', async () => {
    await claim([question('a')]);
    await begun();
    const at = aheadAddress(plan, stageNamed(plan, 'solve'), 's');
    await ports.ledger.renewShard(at, 'me', ports.clock.now() + 1000);
    const before = ports.clock.now();
    await inTurn([question('a')]);
    expect(ports.clock.now() - before).toBe(1000);
  });

  it('leaves a call that failed to be asked in its turn', async () => {
    let isDown = true;
    const model = aModel(() => 'Answer: hen');
    ports = open({
      complete: async (...call) => {
        if (isDown) throw new EndpointFailed('503', { mayBePaid: false });
        return model.complete(...call);
      },
    });
    await claim([question('a')]);
    expect(await ahead()).toBe('waiting');
    expect([...ports.work.objects.keys()].filter((key) => key.includes('completions-'))).toEqual([]);
    isDown = false;
    expect(await inTurn([question('a')])).toMatchObject({ dropped: [] });
  });

  it('stands in line with the others once it has passed the gate, and not before', async () => {
    const model = aModel(() => 'Answer: hen');
    ports = open(model);
    await claim([question('a'), question('c')]);
    const places = placesOf(ports.generator, ports.clock, plan.tuning.maximumInFlight, `test/${plan.run}/`);
    for (let taken = 0; taken < plan.tuning.maximumInFlight; taken += 1) await places.enter();
    let looks = 0;
    const asking = ahead(() => {
      looks += 1;
      return looks > 20;
    });
    while (looks <= 20) await new Promise((resolve) => setImmediate(resolve));
    expect(model.labels).toEqual([]);
    for (let taken = 0; taken < plan.tuning.maximumInFlight; taken += 1) places.leave();
    await asking;
    expect(model.labels).toHaveLength(4);
  });
});

describe('a shard that is asked ahead at an async endpoint', () => {
  beforeEach(() => {
    plan = { ...aPlan({}, { batchCalls: 3 }), mode: 'async' };
  });

  it('has batches handed in that it finds in its turn, answered or on their way', async () => {
    await claim([question('a'), question('c')]);
    await begun();
    await ahead();
    expect(ports.batches.taken).toHaveLength(2);
    expect((await noted())?.awaiting).toEqual(ports.batches.taken.map(({ id }) => id));
    const at = { run: plan.run, stage: 'solve', buckets: 1, shard: 's' };
    await ports.ledger.addQueuedShard(at, { shard: 's', input: 'out', records: 2 }, 0);
    await ports.ledger.beginShard(at, 1, 'me', 0, 1);
    expect(await inTurn([question('a'), question('c')])).toBe('waiting');
    expect(ports.batches.taken).toHaveLength(2);
    expect((await ports.ledger.readShard(at.run, at.stage, 1, 's'))?.awaiting).toHaveLength(2);
    ports.batches.answerAll();
    expect(await inTurn([question('a'), question('c')])).toMatchObject({ dropped: [] });
    expect(ports.batches.taken).toHaveLength(2);
  });

  it('hears of them before and after it has passed the gate', async () => {
    await claim([question('a')]);
    await begun();
    await ahead();
    ports.batches.answerAll();
    await ports.work.put(`runs/${plan.run}/plan.json`, JSON.stringify(plan));
    const [id = ''] = ports.batches.taken.map((batch) => batch.id);
    const notice = [{ messageId: 'n', body: JSON.stringify({ invocationStatus: 'Completed', inferenceId: id }) }];
    const collect = () =>
      collectNotices({ ...ports, plans: planReader(ports.work) }, notice, (error) => expect(error).toBeUndefined());
    await collect();
    expect(await noted()).toMatchObject({ arrived: [id] });
    expect(ports.queue.sent).toEqual([]);
    const at = { run: plan.run, stage: 'solve', buckets: 1, shard: 's' };
    await ports.ledger.addShards(at.run, at.stage, 1, [anItem({ input: 'out' })]);
    await collect();
    expect(await ports.ledger.readShard(at.run, at.stage, 1, 's')).toMatchObject({ arrived: [id] });
  });

  it('hands in nothing twice when its message comes twice', async () => {
    await claim([question('a')]);
    await begun();
    await ahead();
    const item = await noted();
    await generateWorker(ports)({
      ...aWork(plan, 'solve', { ...item, input: 'in' }),
      ahead: { hasPassed: () => false },
    });
    expect(ports.batches.taken).toHaveLength(1);
  });
});

describe('a budget', () => {
  const calls = [{ role: 'solver' }];
  const spend = (tokens: number) =>
    ports.ledger.reserve(plan.run, 'lot', { microUsd: 0, tokens }, { microUsd: undefined, tokens: undefined });

  it('leaves calls for their turn when half of it is spent or reserved, or when the role has caps of its own', async () => {
    expect(await hasRoomAhead(ports.ledger, plan, calls)).toBe(true);
    const capped = aPlan({ budget: { max_tokens: 100 } });
    expect(await hasRoomAhead(ports.ledger, capped, calls)).toBe(true);
    await spend(51);
    expect(await hasRoomAhead(ports.ledger, capped, calls)).toBe(false);
    expect(await hasRoomAhead(ports.ledger, aPlan({ budget: { roles: { solver: { max_tokens: 9 } } } }), calls)).toBe(
      false,
    );
  });

  it('is never passed by what is asked ahead', async () => {
    plan = aPlan({ budget: { max_tokens: 1 } });
    const model = aModel();
    ports = open(model);
    await claim([question('a')]);
    expect(await ahead()).toBe('waiting');
    expect(model.labels).toEqual([]);
  });
});
