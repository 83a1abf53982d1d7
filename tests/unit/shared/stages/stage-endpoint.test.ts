import { describe, expect, it } from 'vitest';
import { endpointOfRole } from '../../../../shared/contract/endpoints.ts';
import type { BoundRole, Plan } from '../../../../shared/contract/plan.ts';
import { stageEndpoints, stageMode, stageWindow } from '../../../../shared/stages/stage-endpoint.ts';
import { aPlan } from '../../../support/a-plan.ts';

const judged = { name: 'sower-judge', mode: 'async', slots: 512 } as const;

/** The solver has an endpoint of its own. */
function plan(over: Partial<Plan> = {}): Plan {
  const { roles, ...rest } = aPlan({ slots: 64, ...over });
  return { ...rest, roles: { ...roles, solver: { ...(roles.solver as BoundRole), endpoint: judged } } };
}
const stage = (name: string) => aPlan().stages.find((one) => one.name === name) ?? expect.fail(name);

describe('the endpoints of a stage', () => {
  it('are those of its roles; a role without one has the endpoint of the run', () => {
    expect(endpointOfRole(plan(), 'author')).toEqual({ name: plan().endpoint, mode: plan().mode, slots: 64 });
    expect(stageEndpoints(plan(), stage('ask'))).toEqual([endpointOfRole(plan(), 'author')]);
    expect(stageEndpoints(plan(), stage('solve'))).toEqual([judged]);
    expect(stageEndpoints(plan(), stage('solve-filter'))).toEqual([]);
  });

  it('say how calls reach them and how many shards may be there', () => {
    const realtime = plan({ mode: 'realtime', tuning: { ...aPlan().tuning, window: 1000 } });
    expect([stageMode(realtime, stage('ask')), stageMode(realtime, stage('solve'))]).toEqual(['realtime', 'async']);
    const open = { ...realtime, slots: undefined };
    expect([stageWindow(open, stage('ask')), stageWindow(realtime, stage('solve'))]).toEqual([1000, 128]);
  });

  it('have no more shards on their way than their slots work off in a while', () => {
    const of = (slots: number, shardRecords: number): number =>
      stageWindow(
        plan({ mode: 'realtime', slots, tuning: { ...aPlan().tuning, window: 1000, shardRecords } }),
        stage('ask'),
      );
    // Two samples of each record.
    expect([of(64, 256), of(256, 256), of(16_384, 256), of(256, 8)]).toEqual([8, 20, 1000, 640]);
    const batches = plan({ tuning: { ...aPlan().tuning, window: 1000, shardRecords: 256 } });
    // Three ballots of each record, 512 slots.
    expect(stageWindow(batches, stage('solve'))).toBe(14);
    expect(stageWindow(plan({ tuning: { ...aPlan().tuning, window: 7 } }), stage('ask'))).toBeLessThanOrEqual(7);
  });
});
