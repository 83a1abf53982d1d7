import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan, PlanStage } from '../../../../shared/contract/plan.ts';
import { openFrozenCompletions } from '../../../../shared/stages/frozen-completions.ts';
import { type Held, longestHeldMs, mostHeld, writeDueAt, writePace } from '../../../../shared/stages/write-pace.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { someStages } from '../../../support/a-plan.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { playedClock } from '../../../support/played-clock.ts';

const keyOf = (part: number): string => `c-${String(part).padStart(4, '0')}`;
const price = { input_per_million: 1, output_per_million: 2, as_of: '2026-01-01', source: 'made up' };
const planOf = (roles: Plan['roles'], slots?: number): Plan =>
  ({ roles, endpoint: 'gpu', mode: 'realtime', ...(slots === undefined ? {} : { slots }) }) as Plan;
const ask = someStages[1] as PlanStage;

describe('when held answers are written', () => {
  it('is when their risk comes to the price of the write, and never later than the bound', () => {
    expect(writeDueAt([])).toBe(Number.POSITIVE_INFINITY);
    // One day of mean life, 5e-6 dollars a write: an answer of a dollar may wait 432 ms.
    expect(writeDueAt([{ since: 1000, usd: 1 }])).toBeCloseTo(1432, 6);
    expect(writeDueAt([{ since: 1000, usd: 0.0001 }])).toBe(1000 + longestHeldMs);
    expect(writeDueAt([{ since: 1000, usd: 0 }])).toBe(1000 + longestHeldMs);
    expect(writeDueAt(Array.from({ length: mostHeld }, () => ({ since: 1000, usd: 0 })))).toBe(1000);
  });

  it('comes no later when more answers are held', () => {
    const held = fc.array(fc.record({ since: fc.nat(1000), usd: fc.double({ min: 0, max: 5, noNaN: true }) }), {
      minLength: 2,
    });
    fc.assert(
      fc.property(held, (some) => {
        const inOrder: Held[] = some.toSorted((a, b) => a.since - b.since);
        const last = inOrder.at(-1) as Held;
        const [less, more] = [writeDueAt(inOrder.slice(0, -1)), writeDueAt(inOrder)];
        // What has become due before the last one came is written then.
        if (less > last.since) expect(more).toBeLessThanOrEqual(less + 1e-6);
      }),
    );
  });
});

describe('the pace of a stage', () => {
  const clock = playedClock();
  const author = { model: 'm', price };

  it('is kept where an answer has a price and the slots of its endpoint are known', () => {
    const pace = writePace(clock, planOf({ author }, 256), ask);
    expect(pace?.worth(aStoredCompletion('a', 'text', { tokensIn: 1e6, tokensOut: 1e6 }))).toBeCloseTo(3);
    expect(pace?.worth({ key: 'a', reason: 'model_failed', evidence: '503' })).toBe(0);
  });

  it('is none for an endpoint of which nobody knows how much it takes, and for answers that cost nothing', () => {
    expect(writePace(clock, planOf({ author }), ask)).toBeUndefined();
    const free = { ...author, price: { ...price, input_per_million: 0, output_per_million: 0 } };
    expect(writePace(clock, planOf({ author: free }, 256), ask)).toBeUndefined();
  });
});

describe('completions that are held back', () => {
  const open = (work = memoryBlob(), clock = playedClock(), usd = 0) =>
    openFrozenCompletions(work, 'c-', keyOf, { clock, worth: () => usd });

  it('are known at once, and written together when the first has waited long enough', async () => {
    const [work, clock] = [memoryBlob(), playedClock()];
    const frozen = await open(work, clock);
    for (const key of ['a', 'b', 'c']) {
      frozen.add(aStoredCompletion(key));
      await clock.pass(longestHeldMs / 4);
    }
    expect(work.objects.size).toBe(0);
    expect(frozen.get('b')).toEqual(aStoredCompletion('b'));
    await clock.pass(longestHeldMs / 4);
    expect(work.objects.size).toBe(1);
    await clock.pass(10 * longestHeldMs);
    expect(work.objects.size).toBe(1);
    frozen.add(aStoredCompletion('d'));
    await clock.pass(longestHeldMs - 1);
    expect(work.objects.size).toBe(1);
    await clock.pass(1);
    expect(work.objects.size).toBe(2);
  });

  it('are written the sooner the dearer they are', async () => {
    const [work, clock] = [memoryBlob(), playedClock()];
    const frozen = await open(work, clock, 1);
    frozen.add(aStoredCompletion('a'));
    await clock.pass(431);
    expect(work.objects.size).toBe(0);
    frozen.add(aStoredCompletion('b'));
    await clock.pass(1);
    expect(work.objects.size).toBe(1);
    frozen.add(aStoredCompletion('c'));
    await clock.pass(200);
    frozen.add(aStoredCompletion('d'));
    await clock.pass(116);
    expect(work.objects.size).toBe(2);
  });

  it('are written at once when they are many, and in several parts when they are long', async () => {
    const [work, clock] = [memoryBlob(), playedClock()];
    const frozen = await open(work, clock);
    for (let n = 0; n < mostHeld; n += 1) frozen.add(aStoredCompletion(`a${n}`));
    await clock.pass(0);
    expect(work.objects.size).toBe(1);
    for (const key of ['b', 'c', 'd']) frozen.add(aStoredCompletion(key, 'x'.repeat(3_000_000)));
    await frozen.flush();
    expect([...work.objects.values()].map(({ length }) => length < 4_200_000)).toEqual([true, true, true, true]);
  });

  it('are written in the end, however a write that failed left them', async () => {
    const [work, clock] = [memoryBlob(), playedClock()];
    let broken = 1;
    const flaky = {
      ...work,
      async create(key: string, body: Uint8Array | string) {
        broken -= 1;
        if (broken >= 0) throw new Error('busy');
        return work.create(key, body);
      },
    };
    const frozen = await openFrozenCompletions(flaky, 'c-', keyOf, { clock, worth: () => 0 });
    frozen.add(aStoredCompletion('a'));
    await clock.pass(longestHeldMs);
    expect(work.objects.size).toBe(0);
    frozen.add(aStoredCompletion('b'));
    await clock.pass(0);
    expect(work.objects.size).toBe(1);
    expect((await openFrozenCompletions(work, 'c-', keyOf)).size()).toBe(2);
  });

  it('leave nothing behind at a stop, and at a death no more than came in since the bound', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('answer' as const), usd: fc.double({ min: 0, max: 2, noNaN: true }) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(longestHeldMs) }),
      fc.constant({ kind: 'flush' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
        const [work, clock] = [memoryBlob(), playedClock()];
        const prices = new Map<string, number>();
        const cameAt = new Map<string, number>();
        const frozen = await openFrozenCompletions(work, 'c-', keyOf, {
          clock,
          worth: ({ key }) => prices.get(key) ?? 0,
        });
        const stored = async (): Promise<Set<string>> =>
          new Set((await openFrozenCompletions(work, 'c-', keyOf)).completions().map(({ key }) => key));
        for (const [index, one] of events.entries()) {
          if (one.kind === 'pass') await clock.pass(one.ms);
          else if (one.kind === 'flush') await frozen.flush();
          else {
            prices.set(`k${index}`, one.usd);
            cameAt.set(`k${index}`, clock.now());
            frozen.add(aStoredCompletion(`k${index}`));
          }
          const safe = await stored();
          const lost = [...cameAt].filter(([key]) => !safe.has(key));
          expect(lost.every(([, at]) => clock.now() - at < longestHeldMs)).toBe(true);
          expect(lost.length).toBeLessThanOrEqual(mostHeld);
        }
        await frozen.flush();
        expect(await stored()).toEqual(new Set(cameAt.keys()));
      }),
      { numRuns: 60 },
    );
  });
});
