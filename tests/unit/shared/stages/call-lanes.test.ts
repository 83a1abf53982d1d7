import { describe, expect, it } from 'vitest';
import type { BoundRole, Plan } from '../../../../shared/contract/plan.ts';
import { callLanes, longestCallMs } from '../../../../shared/stages/call-lanes.ts';
import type { Call } from '../../../../shared/stages/call-thread.ts';
import { aModel } from '../../../support/a-model.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { stillClock } from '../../../support/still-clock.ts';

const call = (role: string, max_tokens = 100): Call => ({
  key: 'k',
  role,
  label: 'l',
  request: { model: 'm', endpoint: 'e', messages: [], sampling: { max_tokens }, sample: 0 },
});
function plan(solver: Partial<BoundRole>): Plan {
  const { roles, ...rest } = aPlan({}, { callTimeoutMs: 70_000, maximumInFlight: 48 });
  return { ...rest, roles: { ...roles, solver: { ...(roles.solver as BoundRole), ...solver } } };
}
const generator = aModel();
const clock = stillClock();
const lanes = (of: Plan) =>
  callLanes(of, { generator, clock, random: () => 0, worker: 'w', timeIsShort: () => false, mayWait: () => false });

describe('the lanes of a shard', () => {
  it('are apart for roles on different endpoints, and the same for roles on one', () => {
    const together = lanes(plan({}));
    expect(together.of(call('solver')).places).toBe(together.of(call('author')).places);
    const apart = lanes(plan({ endpoint: { name: 'big', mode: 'realtime' } }));
    expect(apart.of(call('solver')).places).not.toBe(apart.of(call('author')).places);
  });

  it("have a function's part of the slots of their endpoint, where those are known", () => {
    const some = lanes(plan({ endpoint: { name: 'big', mode: 'realtime', slots: 1800 } }));
    expect(some.of(call('solver')).places.most).toBe(900);
    expect(some.of(call('author')).places.most).toBe(48);
    const few = lanes(plan({ endpoint: { name: 'big', mode: 'realtime', slots: 1800 }, callsAtOnce: 7 }));
    expect(few.of(call('solver')).places.most).toBe(7);
  });

  it('have no more places than the role may have calls at once', () => {
    const both = lanes(plan({ callsAtOnce: 5 }));
    expect([both.of(call('author')).places.most, both.of(call('solver')).places.most]).toEqual([48, 5]);
  });

  it('give a call the time of its role, or more where its reply may be long', () => {
    const own = lanes(plan({ callTimeoutMs: 200_000 }));
    expect(own.of(call('solver')).timeoutMs(call('solver', 9000))).toBe(200_000);
    expect(own.of(call('author')).timeoutMs(call('author'))).toBe(70_000);
    expect(own.of(call('author')).timeoutMs(call('author', 4000))).toBe(300_000);
  });
});

describe('longestCallMs', () => {
  it('is that of the longest call of the stage, partner included', () => {
    const prompt = (options: object) => ({
      steps: [{ id: 'p', kind: 'prompt', options: { max_tokens: 100, ...options } }] as Plan['stages'][number]['steps'],
    });
    expect(longestCallMs(plan({}), prompt({ role: 'author' }))).toBe(70_000);
    expect(longestCallMs(plan({}), prompt({ role: 'author', max_tokens: 3000 }))).toBe(300_000);
    const chat = prompt({ role: 'author', partner: { role: 'solver', max_tokens: 10 } });
    expect(longestCallMs(plan({ callTimeoutMs: 400_000 }), chat)).toBe(400_000);
    expect(longestCallMs(plan({}), { steps: [] })).toBe(70_000);
  });
});
