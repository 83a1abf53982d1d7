import { describe, expect, it } from 'vitest';
import type { BoundRole, Plan } from '../../../../shared/contract/plan.ts';
import { advance } from '../../../../shared/stages/advance.ts';
import { callPlaces } from '../../../../shared/stages/call-places.ts';
import { holdMs, sharedWindow, sharePlaces } from '../../../../shared/stages/endpoint-share.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryEndpointUses } from '../../../support/memory-endpoint-uses.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const run = (name: string, over: Partial<Plan> = {}): Plan =>
  aPlan({ run: name, slots: 64, ...over }, { window: 100, maximumInFlight: 48 });
const stage = (name: string) => aPlan().stages.find((one) => one.name === name) ?? expect.fail(name);
/** Lets notes be read and written. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
};

describe('the window of shards', () => {
  it('is shared by the runs that are alive at the endpoint', async () => {
    const ports = { uses: memoryEndpointUses(), clock: stillClock() };
    expect(await sharedWindow(ports, run('one'), stage('ask'))).toBe(100);
    expect(await sharedWindow(ports, run('two'), stage('ask'))).toBe(50);
    expect(await sharedWindow(ports, run('one'), stage('solve'))).toBe(50);
    ports.clock.pass(holdMs);
    expect(await sharedWindow(ports, run('one'), stage('ask'))).toBe(100);
  });

  it('is whole for runs at other endpoints, for stages that ask nobody, and where nobody takes notes', async () => {
    const ports = { uses: memoryEndpointUses(), clock: stillClock() };
    await sharedWindow(ports, run('one'), stage('ask'));
    expect(await sharedWindow(ports, run('two', { endpoint: 'other' }), stage('ask'))).toBe(100);
    expect(await sharedWindow(ports, run('two'), stage('ask-filter'))).toBe(100);
    expect(await sharedWindow({ clock: stillClock() }, run('three'), stage('ask'))).toBe(100);
  });

  it('lets in as many shards of each of two runs, whichever began first', async () => {
    const clock = stillClock();
    const uses = memoryEndpointUses();
    const queued = async (name: string): Promise<number> => {
      const plan = run(name);
      const ledger = memoryLedger();
      const shards = Array.from({ length: 200 }, (_, index) => ({
        shard: String(1000 + index),
        input: '',
        records: 1,
      }));
      await ledger.addShards(name, 'ask', 1, shards);
      const meter = { count: () => undefined };
      await advance(
        { ledger, queue: memoryQueue(), clock, uses, meter, plans: { read: async () => plan } },
        { run: name, segment: 0, tick: 0 },
      );
      return (await ledger.readShards(name, 'ask', 1)).filter(({ status }) => status === 'Q').length;
    };
    await uses.hold(run('one').endpoint, 'one', clock.now() + holdMs);
    await uses.hold(run('one').endpoint, 'two', clock.now() + holdMs);
    expect([await queued('one'), await queued('two')]).toEqual([50, 50]);
  });
});

describe('a run in the middle of its way', () => {
  it('holds the endpoint that its next stage will call, and no longer one whose stages are done', async () => {
    const clock = stillClock();
    const { roles } = aPlan();
    const solver: BoundRole = { ...(roles.solver as BoundRole), endpoint: { name: 'other', mode: 'realtime' } };
    const plan = run('one', { roles: { ...roles, solver } });
    const ledger = memoryLedger();
    await ledger.addShards('one', 'normalize', 1, [{ shard: 'a', input: '', records: 1 }]);
    const look = async (): Promise<readonly string[]> => {
      const uses = memoryEndpointUses();
      const meter = { count: () => undefined };
      const plans = { read: async () => plan };
      await advance({ ledger, queue: memoryQueue(), clock, uses, meter, plans }, { run: 'one', segment: 0, tick: 0 });
      return (await uses.read(plan.endpoint, clock.now())).runs;
    };
    expect(await look()).toEqual(['one']);
    const at = (stage: string) => ({ run: 'one', stage, buckets: 1, shard: 'a' });
    for (const stage of ['normalize', 'ask'])
      await ledger.finishShard(at(stage), { partRecords: [1], passThrough: false, tallies: [] });
    await look();
    await ledger.finishShard(at('ask'), { partRecords: [1], passThrough: false, tallies: [] });
    expect(await look()).toEqual([]);
  });
});

describe('the calls of a function', () => {
  const roles = aPlan().roles;
  const share = (ports: Parameters<typeof sharePlaces>[0], plan: Plan, worker: string, role = 'author') => {
    const places = callPlaces(ports.clock, 48);
    return { places, end: sharePlaces(ports, { plan, role, places, worker }) };
  };
  /** Calls that get a place at once, of very many. */
  const admitted = async ({ places }: ReturnType<typeof share>): Promise<number> => {
    let inside = 0;
    for (let index = 0; index < 200; index += 1) void places.enter().then(() => (inside += 1));
    await settled();
    return inside;
  };

  it('are kept to what the run is due, by the number of runs and not of functions', async () => {
    const ports = { uses: memoryEndpointUses(), clock: stillClock() };
    const big = ['a', 'b', 'c', 'd'].map((worker) => share(ports, run('big'), worker));
    const small = share(ports, run('small'), 'e');
    await settled();
    ports.clock.tick();
    await settled();
    expect(await Promise.all([...big, small].map(admitted))).toEqual([8, 8, 8, 8, 16]);
  });

  it('are what the function finds out by itself again when the other run is gone', async () => {
    const ports = { uses: memoryEndpointUses(), clock: stillClock() };
    const mine = share(ports, run('mine', { slots: 4 }), 'a');
    const other = share(ports, run('other', { slots: 4 }), 'b');
    await settled();
    ports.clock.tick();
    await settled();
    let inside = 0;
    for (let index = 0; index < 200; index += 1) void mine.places.enter().then(() => (inside += 1));
    await settled();
    expect(inside).toBe(2);
    other.end();
    ports.clock.pass(60_000);
    ports.clock.tick();
    await settled();
    expect(inside).toBe(16);
  });

  it('keep to what a run may have of a role in all its functions', async () => {
    const ports = { uses: memoryEndpointUses(), clock: stillClock() };
    const plan = run('one', { roles: { ...roles, author: { ...(roles.author as BoundRole), callsAtOnce: 6 } } });
    const both = ['a', 'b'].map((worker) => share(ports, plan, worker));
    await settled();
    ports.clock.tick();
    await settled();
    expect(await Promise.all(both.map(admitted))).toEqual([3, 3]);
  });

  it('go on as they are when nobody can be asked', async () => {
    const clock = stillClock();
    const broken = { ...memoryEndpointUses(), claim: async () => Promise.reject(new Error('throttled')) };
    const errors: unknown[] = [];
    const places = callPlaces(clock, 48);
    sharePlaces({ uses: broken, clock }, { plan: run('one'), role: 'author', places, worker: 'a' }, (error) =>
      errors.push(error),
    );
    await settled();
    expect(errors).toHaveLength(1);
    expect(places.most).toBe(48);
  });
});
