import { beforeAll, describe, expect, it } from 'vitest';
import { askingInTurn, differences, repeatedAnswers, undisturbed, violations, wrongs } from '../support/storm/audit.ts';
import type { Faults } from '../support/storm/faults.ts';
import { plainly, type SampleDrop, sampleDrop } from '../support/storm/sample-drop.ts';
import { storm } from '../support/storm/storm.ts';
import type { StormResult } from '../support/storm/storm-types.ts';
import { dieAtEachCall } from '../support/storm/weather.ts';

/** Times as long as usual: then some calls take many looks. */
const slow = 4;

let drop: SampleDrop;
let calm: StormResult;

const splits = ({ shards }: StormResult): number =>
  [...shards.values()].flat().filter(({ status }) => status === 'S').length;

beforeAll(async () => {
  // Shards of many calls, some of which take a hundred times as long as others.
  drop = await sampleDrop(12, { variants: 1, votes: 3, ...plainly }, { shardRecords: 12 });
  calm = await storm({ ...drop, plan: askingInTurn(drop.plan) });
});

describe('shards that are split because few of their calls take long', () => {
  it('give the same bytes, and nothing is asked twice', async () => {
    let found = 0;
    for (let seed = 0; seed < 12; seed += 1) {
      const result = await storm({ ...drop, seed, workers: 4, faults: { slow } });
      found += splits(result);
      expect(violations(drop.plan, result)).toEqual([]);
      expect(repeatedAnswers(result)).toBe(0);
      expect(differences(result.files, calm.files), `seed ${seed}`).toEqual([]);
    }
    expect(found).toBeGreaterThan(4);
  });

  it('survive a death at any call: the same bytes, and no call repeated but those in flight', async () => {
    for (const when of ['before', 'after'] as const) {
      const options = { ...drop, workers: 4, seed: 3, faults: { slow } };
      const quiet = await storm(options);
      await dieAtEachCall(options, quiet, { when, from: when === 'before' ? 0 : 20, stride: 41 });
    }
  }, 120_000);

  const weathers: readonly (readonly [string, Faults])[] = [
    ['processes die and stores fail', { crash: 0.02, error: 0.01 }],
    ['messages get lost, come twice and late', { drop: 0.1, duplicate: 0.5, delay: 0.2 }],
    ['the endpoint throttles, breaks and hangs', { throttle: 0.2, serverError: 0.1, hang: 0.05, crash: 0.01 }],
    ['functions are stopped at their time limit', { lifetimeMs: 110_000, hang: 0.3, throttle: 0.3 }],
    ['everything dies at once and the run is resumed', { blackouts: [3000, 6000, 11_000], duplicate: 0.2 }],
  ];
  it.each(weathers)('survive it when %s', async (_name, faults) => {
    for (let seed = 0; seed < 6; seed += 1) {
      const disturbed = { ...drop, seed, workers: 4, faults: { slow, ...faults } };
      expect(await wrongs(disturbed, await storm(disturbed), calm), `seed ${seed}`).toEqual([]);
    }
  });

  it('give the same bytes when workers sleep through their lease and two work on one shard', async () => {
    for (let seed = 0; seed < 6; seed += 1) {
      const result = await storm({ ...drop, seed, workers: 4, faults: { slow, stall: 0.03, duplicate: 0.7, error: 0.01 } });
      expect(violations(drop.plan, result), `seed ${seed}`).toEqual([]);
      expect(differences(result.files, (await undisturbed(drop, result)).files), `seed ${seed}`).toEqual([]);
    }
  });

  it('never pass a cap', async () => {
    for (const [seed, share] of [0.3, 0.7, 0.9].entries()) {
      const plan = { ...drop.plan, budget: { max_tokens: Math.floor(calm.journal.spent * share) } };
      const result = await storm({ ...drop, plan, seed, workers: 4, thrifty: true, faults: { slow, crash: 0.02 } });
      expect(violations(plan, result)).toEqual([]);
      expect(result.journal.spent).toBeLessThanOrEqual(plan.budget.max_tokens);
    }
  });
});
