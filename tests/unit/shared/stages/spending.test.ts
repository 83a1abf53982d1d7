import { describe, expect, it } from 'vitest';
import { type ModelRequest, tokenBound } from '../../../../shared/domain/completion.ts';
import { lotSize, microUsd, openSpending } from '../../../../shared/stages/spending.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';

const role = aPlan().roles.author as NonNullable<ReturnType<typeof aPlan>['roles'][string]>;
const request: ModelRequest = {
  model: 'm',
  messages: [{ role: 'user', content: 'x'.repeat(76) }],
  sampling: { max_tokens: 100 },
  sample: 0,
};
const requests = (count: number): ModelRequest[] => Array.from({ length: count }, () => request);

describe('spending', () => {
  it('costs what the price says, rounded up to a millionth of a dollar', () => {
    expect(microUsd(role.price, 1000, 500)).toBe(2000);
    expect(microUsd({ ...role.price, input_per_million: 0.1 }, 1, 0)).toBe(1);
    expect(microUsd(role.price, 0, 0)).toBe(0);
  });

  it('reserves an upper bound for a lot and settles what was used when its last call has ended', async () => {
    expect(tokenBound(request)).toEqual({ in: 100, out: 100 });
    const ledger = memoryLedger();
    const lot = await openSpending(ledger, 'r', role, { max_tokens: 10_000 }, 'n').admit(requests(2));
    expect(lot?.size).toBe(2);
    expect(await ledger.readBudget('r')).toMatchObject({ reserved: { tokens: 400 } });
    await lot?.ended(request, aStoredCompletion('k'));
    expect(await ledger.readBudget('r')).toMatchObject({ reserved: { tokens: 400 }, spent: { tokens: 0 } });
    await lot?.ended(request, undefined);
    expect(await ledger.readBudget('r')).toEqual({
      spent: { tokens: 5, microUsd: 7 },
      reserved: { tokens: 0, microUsd: 0 },
    });
  });

  it('takes smaller lots when the cap has no room for a large one, and none when it has no room at all', async () => {
    const ledger = memoryLedger();
    const spending = openSpending(ledger, 'r', role, { max_tokens: 1000 }, 'n');
    const sizes: (number | undefined)[] = [];
    for (let lot = 0; lot < 4; lot += 1) sizes.push((await spending.admit(requests(16)))?.size);
    expect(sizes).toEqual([4, 1, undefined, undefined]);
    expect((await ledger.readBudget('r')).reserved.tokens).toBe(1000);
  });

  it('caps dollars as well', async () => {
    const ledger = memoryLedger();
    const spending = openSpending(ledger, 'r', role, { max_usd: 0.0003 }, 'n');
    expect((await spending.admit(requests(1)))?.size).toBe(1);
    expect(await spending.admit(requests(1))).toBeUndefined();
  });

  it('refuses everything under a cap of zero', async () => {
    expect(await openSpending(memoryLedger(), 'r', role, { max_tokens: 0 }, 'n').admit(requests(1))).toBeUndefined();
  });

  it('gives workers of the same attempt room of their own', async () => {
    const ledger = memoryLedger();
    for (const holder of ['one', 'two'])
      await openSpending(ledger, 'r', role, { max_tokens: 400 }, holder).admit(requests(1));
    expect((await ledger.readBudget('r')).reserved.tokens).toBe(400);
  });

  it('asks nobody when there is no cap', async () => {
    const ledger = memoryLedger();
    const lot = await openSpending(ledger, 'r', role, {}, 'n').admit(requests(40));
    expect(lot?.size).toBe(lotSize);
    await lot?.ended(request, aStoredCompletion('k'));
    expect((await ledger.readBudget('r')).spent.tokens).toBe(0);
  });
});
