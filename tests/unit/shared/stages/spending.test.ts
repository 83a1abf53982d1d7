import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import { type ModelRequest, tokenBound } from '../../../../shared/domain/completion.ts';
import type { Ledger, Money } from '../../../../shared/ports.ts';
import type { Call } from '../../../../shared/stages/call-thread.ts';
import { lotSize, microUsd, openSpending, type Spending } from '../../../../shared/stages/spending.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { stillClock } from '../../../support/still-clock.ts';

const request: ModelRequest = {
  model: 'm',
  endpoint: 'test',
  messages: [{ role: 'user', content: 'x'.repeat(76) }],
  sampling: { max_tokens: 100 },
  sample: 0,
};
const callsOf = (count: number, role = 'author'): Call[] =>
  Array.from({ length: count }, (_, index) => ({ key: `${role}${index}`, request, role, label: 'l' }));
const price = aPlan().roles.author?.price ?? { input_per_million: 0, output_per_million: 0 };

interface Opened {
  readonly ledger?: Ledger;
  readonly holder?: string;
  readonly attempt?: number;
  readonly plan?: Partial<Plan>;
  readonly unused?: (lot: string) => Money;
  readonly told?: string[];
}
const open = (budget: Plan['budget'], over: Opened = {}): Promise<Spending> => {
  const { ledger = memoryLedger(), holder = 'me', attempt = 1, plan = {}, told = [] } = over;
  const { unused = () => ({ microUsd: 0, tokens: 0 }) } = over;
  const meter = { count: (_values: object, { level = '' }: Readonly<Record<string, string>>) => void told.push(level) };
  return openSpending(
    { ledger, meter },
    aPlan({ run: 'r', budget, ...plan }),
    { shard: 's/1', attempt, holder },
    { unused },
  );
};

describe('spending', () => {
  it('costs what the price says, rounded up to a millionth of a dollar', () => {
    expect(microUsd(price, 1000, 500)).toBe(2000);
    expect(microUsd({ ...price, input_per_million: 0.1 }, 1, 0)).toBe(1);
    expect(microUsd(price, 0, 0)).toBe(0);
  });

  it('reserves an upper bound for a lot and settles what was used when its last call has ended', async () => {
    expect(tokenBound(request)).toEqual({ in: 100, out: 100 });
    const ledger = memoryLedger();
    const spending = await open({ max_tokens: 10_000 }, { ledger });
    const [first, second] = callsOf(2) as [Call, Call];
    const lot = await spending.admit([first, second]);
    expect(lot?.size).toBe(2);
    expect(await ledger.readBudget('r')).toMatchObject({ reserved: { tokens: 400 } });
    await lot?.ended(first, aStoredCompletion('k'));
    expect(await ledger.readBudget('r')).toMatchObject({ reserved: { tokens: 400 }, spent: { tokens: 0 } });
    await lot?.ended(second, 'nothing');
    expect(await ledger.readBudget('r')).toEqual({
      spent: { tokens: 5, microUsd: 7 },
      reserved: { tokens: 0, microUsd: 0 },
    });
  });

  it('counts an attempt of which nobody knows what it cost at the most', async () => {
    const ledger = memoryLedger();
    const [call] = callsOf(1) as [Call];
    const spending = await open({ max_tokens: 500 }, { ledger });
    const first = await spending.admit([call]);
    await first?.ended(call, 'unknown');
    expect((await ledger.readBudget('r')).spent.tokens).toBe(200);
    const second = await spending.admit([call]);
    await second?.ended(call, 'unknown');
    expect(await spending.admit([call])).toBeUndefined();
  });

  it('takes smaller lots when the cap has no room for a large one, and none when it has no room at all', async () => {
    const ledger = memoryLedger();
    const spending = await open({ max_tokens: 1000 }, { ledger });
    const sizes: (number | undefined)[] = [];
    for (let lot = 0; lot < 4; lot += 1) sizes.push((await spending.admit(callsOf(16)))?.size);
    expect(sizes).toEqual([4, 1, undefined, undefined]);
    expect((await ledger.readBudget('r')).reserved.tokens).toBe(1000);
  });

  it('caps dollars and GPU time as well', async () => {
    const dollars = await open({ max_usd: 0.0003 });
    expect((await dollars.admit(callsOf(1)))?.size).toBe(1);
    expect(await dollars.admit(callsOf(1))).toBeUndefined();
    const roles = { author: { model: 'm', price: aPlan().roles.author?.price as never, gpuTokensPerSecond: 100 } };
    const hours = await open({ max_gpu_hours: 2.5 / 3600 }, { plan: { roles } });
    expect((await hours.admit(callsOf(16)))?.size).toBe(2);
  });

  it('caps a role beside the run', async () => {
    const spending = await open({ roles: { solver: { max_tokens: 450 } } });
    expect((await spending.admit(callsOf(16)))?.size).toBe(16);
    expect((await spending.admit(callsOf(16, 'solver')))?.size).toBe(2);
    expect(await spending.admit(callsOf(16, 'solver'))).toBeUndefined();
    expect((await spending.admit(callsOf(16)))?.size).toBe(16);
  });

  it('buys room for calls of one role at a time', async () => {
    const spending = await open({ max_tokens: 100_000 });
    expect((await spending.admit([...callsOf(3), ...callsOf(5, 'solver')]))?.size).toBe(3);
  });

  it('refuses everything under a cap of zero', async () => {
    expect(await (await open({ max_tokens: 0 })).admit(callsOf(1))).toBeUndefined();
  });

  it('gives workers of the same attempt room of their own', async () => {
    const ledger = memoryLedger();
    for (const holder of ['one', 'two']) {
      const spending = await open({ max_tokens: 400 }, { ledger, holder });
      await spending.admit(callsOf(1));
    }
    expect(await ledger.readBudget('r')).toMatchObject({ spent: { tokens: 200 }, reserved: { tokens: 200 } });
  });

  it('asks nobody when there is no cap', async () => {
    const ledger = memoryLedger();
    const spending = await open({}, { ledger });
    const lot = await spending.admit(callsOf(40));
    expect(lot?.size).toBe(lotSize);
    await lot?.ended(callsOf(1)[0] as Call, aStoredCompletion('k'));
    expect((await ledger.readBudget('r')).spent.tokens).toBe(0);
  });
});

describe('what a dead worker reserved', () => {
  it('is released by the next one: stored completions at their cost, all else at the most', async () => {
    const ledger = memoryLedger();
    const calls = callsOf(3) as [Call, Call, Call];
    const dead = await open({ max_tokens: 10_000 }, { ledger, holder: 'dead' });
    const lot = await dead.admit(calls);
    const left = lot?.unused(calls[0], aStoredCompletion(calls[0].key));
    expect(left).toMatchObject({ amount: { tokens: 195 } });
    await open(
      { max_tokens: 10_000 },
      { ledger, attempt: 2, unused: (name) => (name === left?.lot ? left.amount : { microUsd: 0, tokens: 0 }) },
    );
    expect(await ledger.readBudget('r')).toMatchObject({ spent: { tokens: 405 }, reserved: { tokens: 0 } });
    // Should it only have slept, its own account changes nothing any more.
    for (const call of calls) await lot?.ended(call, aStoredCompletion(call.key));
    expect(await ledger.readBudget('r')).toMatchObject({ spent: { tokens: 405 }, reserved: { tokens: 0 } });
  });

  it('stays when it was reserved for another shard', async () => {
    const ledger = memoryLedger();
    const other = { ...aPlan({ run: 'r', budget: { max_tokens: 900 } }) };
    const ports = { ledger, meter: { count: () => undefined } };
    const of = { shard: 's/10', attempt: 1, holder: 'other' };
    const spending = await openSpending(ports, other, of, { unused: () => ({ microUsd: 0, tokens: 0 }) });
    await spending.admit(callsOf(2));
    await open({ max_tokens: 900 }, { ledger });
    expect((await ledger.readBudget('r')).reserved.tokens).toBe(400);
  });
});

describe('a cap that is used up', () => {
  it('is asked for no more once nobody can give anything back', async () => {
    const ledger = memoryLedger();
    const spending = await open({ max_tokens: 300 }, { ledger });
    const [call] = callsOf(1) as [Call];
    const lot = await spending.admit([call]);
    await lot?.ended(call, 'unknown');
    expect(await spending.admit([call])).toBeUndefined();
    const clock = stillClock();
    expect(await spending.roomMayCome(clock)).toBe(false);
    let asked = 0;
    ledger.reserve = async () => {
      asked += 1;
      return false;
    };
    expect(await spending.admit(callsOf(16))).toBeUndefined();
    expect(await spending.roomMayCome(clock)).toBe(false);
    expect([asked, clock.slept.length]).toEqual([0, 0]);
  });

  it('is told at 50 and 80 percent and when a call finds no room, once for all workers', async () => {
    const ledger = memoryLedger();
    const told: string[] = [];
    const [call] = callsOf(1) as [Call];
    for (let attempt = 1; attempt < 4; attempt += 1) {
      for (const holder of ['a', 'b']) {
        const spending = await open({ max_tokens: 1000 }, { ledger, holder, attempt, told });
        const lot = await spending.admit([call]);
        await lot?.ended(call, 'unknown');
        if (lot === undefined) await spending.roomMayCome(stillClock());
      }
    }
    expect(told).toEqual(['50', '80', '100']);
  });
});
