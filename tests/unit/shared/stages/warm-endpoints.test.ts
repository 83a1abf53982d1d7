import { describe, expect, it } from 'vitest';
import type { StackEndpoints } from '../../../../shared/contract/endpoints.ts';
import type { BoundRole } from '../../../../shared/contract/plan.ts';
import { holdMs } from '../../../../shared/stages/endpoint-share.ts';
import { coolEndpoints, coolLeftEndpoints, warmEndpoints } from '../../../../shared/stages/warm-endpoints.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryEndpointUses } from '../../../support/memory-endpoint-uses.ts';
import { stillClock } from '../../../support/still-clock.ts';

const main = aPlan().endpoint;
const endpoints: StackEndpoints = {
  default: { name: main, mode: 'async', warm: 1 },
  judge: { name: 'big', mode: 'async', warm: 2 },
  cold: { name: 'cold', mode: 'async' },
};

/** Authors ask in segment 0 at the run's own endpoint, solvers in segment 1 at the big one. */
function world() {
  const { roles } = aPlan();
  const solver: BoundRole = { ...(roles.solver as BoundRole), endpoint: { name: 'big', mode: 'async' } };
  const calls: string[] = [];
  return {
    calls,
    endpoints,
    uses: memoryEndpointUses(),
    clock: stillClock(),
    plans: { read: async (run: string) => aPlan({ run, roles: { ...roles, solver } }) },
    scaler: {
      async atLeast(endpoint: string, instances: number) {
        calls.push(`${endpoint}=${instances}`);
        return true;
      },
    },
  };
}

describe('a run that keeps endpoints warm', () => {
  it('warms each when the first segment that calls it begins, and gives it up behind the last', async () => {
    const ports = world();
    await warmEndpoints(ports, 'one', 0);
    expect(ports.calls).toEqual([`${main}=1`]);
    await warmEndpoints(ports, 'one', 1);
    expect(ports.calls.slice(1)).toEqual([`${main}=0`, 'big=2']);
    await warmEndpoints(ports, 'one', 2);
    expect(ports.calls.slice(3)).toEqual([`${main}=0`, 'big=0']);
  });

  it('leaves warm what another run needs', async () => {
    const ports = world();
    await warmEndpoints(ports, 'one', 0);
    await warmEndpoints(ports, 'two', 0);
    await coolEndpoints(ports, 'one');
    expect(ports.calls.filter((call) => call.startsWith(main))).toEqual([`${main}=1`, `${main}=1`]);
    await coolEndpoints(ports, 'two');
    expect(ports.calls.filter((call) => call.startsWith(main)).at(-1)).toBe(`${main}=0`);
  });

  it('gives up everything when it ends, though its functions may still make their last calls', async () => {
    const ports = world();
    await warmEndpoints(ports, 'one', 0);
    await ports.uses.claim(main, { run: 'one', worker: 'w', calls: 3 }, ports.clock.now() + 60_000);
    await coolEndpoints(ports, 'one');
    expect(ports.calls.slice(1)).toEqual([`${main}=0`, 'big=0']);
  });
});

describe('the watchdog', () => {
  it('cools what nobody alive needs, and nothing that it was not told to keep warm', async () => {
    const ports = world();
    await warmEndpoints(ports, 'one', 0);
    expect(await coolLeftEndpoints(ports)).toEqual(['big']);
    ports.clock.pass(holdMs);
    expect(await coolLeftEndpoints(ports)).toEqual([main, 'big']);
  });

  it('passes over endpoints that nothing scales', async () => {
    const ports = { ...world(), scaler: { atLeast: async () => false } };
    expect(await coolLeftEndpoints(ports)).toEqual([]);
  });
});
