import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryLedger } from '../support/memory-ledger.ts';
import { askingInTurn, differences, repeatedAnswers, violations, wrongs } from '../support/storm/audit.ts';
import type { Faults } from '../support/storm/faults.ts';
import { plainly, type SampleDrop, sampleDrop } from '../support/storm/sample-drop.ts';
import { storm } from '../support/storm/storm.ts';
import type { StormOptions, StormResult } from '../support/storm/storm-types.ts';
import { dieAtEachCall } from '../support/storm/weather.ts';

const modes = ['realtime', 'async'] as const;
type Mode = (typeof modes)[number];

/** Shards of one seed each, and a model that knows a handful of questions: most are duplicates, and most shards wait. */
const dropOf = async (mode: Mode, seedRows: number, variants: number): Promise<SampleDrop> => {
  const drop = await sampleDrop(seedRows, { variants, votes: 3, ...plainly }, { shardRecords: 1, window: 100 });
  return { ...drop, plan: { ...drop.plan, mode } };
};
/** Calls that were made ahead, as the ledger notes them. */
const stormAhead = async (options: StormOptions): Promise<{ result: StormResult; asked: number }> => {
  const ledger = memoryLedger();
  const result = await storm({ ...options, ledger });
  const notes = await ledger.readShards(options.plan.run, 'solve+ahead', 1);
  return { result, asked: notes.flatMap(({ tallies = [] }) => tallies).reduce((sum, { made }) => sum + made, 0) };
};

const drops = new Map<Mode, { drop: SampleDrop; inTurn: StormResult }>();
const ofMode = (mode: Mode): { drop: SampleDrop; inTurn: StormResult } => {
  const found = drops.get(mode);
  if (found === undefined) throw new Error(`no drop for ${mode}`);
  return found;
};
beforeAll(async () => {
  for (const mode of modes) {
    const drop = await dropOf(mode, 6, 2);
    drops.set(mode, { drop, inTurn: await storm({ ...drop, plan: askingInTurn(drop.plan) }) });
  }
});

describe.each(modes)('calls asked ahead of a barrier, %s', (mode) => {
  it('change no byte, are asked once, and those that were not needed are told', async () => {
    const { drop, inTurn } = ofMode(mode);
    expect(inTurn.run.reasons?.duplicate).toBeGreaterThan(3);
    expect(inTurn.run.calls?.unneeded).toBeUndefined();
    let [all, unneeded] = [0, 0];
    for (let seed = 0; seed < 8; seed += 1) {
      const { result, asked } = await stormAhead({ ...drop, seed, workers: 6 });
      all += asked;
      expect(violations(drop.plan, result)).toEqual([]);
      expect(differences(result.files, inTurn.files), `seed ${seed}`).toEqual([]);
      expect(repeatedAnswers(result)).toBe(0);
      expect(result.run.calls).toMatchObject({ ...inTurn.run.calls });
      unneeded += result.run.calls?.unneeded ?? 0;
      // A batch that nobody needs may still be at the endpoint when the run ends.
      const answered = result.journal.answers.size - inTurn.journal.answers.size;
      if (mode === 'realtime') expect(answered).toBe(result.run.calls?.unneeded ?? 0);
      else expect(answered).toBeLessThanOrEqual(result.run.calls?.unneeded ?? 0);
    }
    expect(all).toBeGreaterThan(20);
    expect(unneeded).toBeGreaterThan(0);
  });

  it('change no byte of any drop, however it is cut and whoever works on it (property)', async () => {
    const shapes = fc.record({
      seedRows: fc.integer({ min: 1, max: 5 }),
      variants: fc.integer({ min: 1, max: 4 }),
      shardRecords: fc.integer({ min: 1, max: 4 }),
      workers: fc.integer({ min: 1, max: 6 }),
      seed: fc.nat({ max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ seedRows, variants, shardRecords, workers, seed }) => {
        const drop = await dropOf(mode, seedRows, variants);
        const plan = { ...drop.plan, tuning: { ...drop.plan.tuning, shardRecords } };
        const result = await storm({ ...drop, plan, workers, seed });
        const inTurn = await storm({ ...drop, plan: askingInTurn(plan), replay: result.stored });
        expect(differences(result.files, inTurn.files)).toEqual([]);
        expect(violations(plan, result)).toEqual([]);
        expect(repeatedAnswers(result)).toBe(0);
      }),
      { numRuns: 12 },
    );
  });

  it('survive a death at any call: the same bytes, and no call repeated but those in flight', async () => {
    const small = { ...(await dropOf(mode, 3, 1)), workers: 4, seed: 1 };
    const { result: calm, asked } = await stormAhead(small);
    expect(asked).toBeGreaterThan(0);
    await dieAtEachCall(small, calm, { when: 'before', stride: 23 });
    await dieAtEachCall(small, calm, { when: 'after', from: 11, stride: 23 });
  }, 120_000);

  const weathers: readonly (readonly [string, Faults])[] = [
    ['processes die and stores fail', { crash: 0.02, error: 0.01 }],
    ['messages get lost, come twice and late', { drop: 0.1, duplicate: 0.5, delay: 0.2 }],
    ['the endpoint throttles, breaks and hangs', { throttle: 0.2, serverError: 0.1, hang: 0.05, batchBroken: 0.2 }],
    ['everything dies at once and the run is resumed', { blackouts: [5000, 9000, 14_000], duplicate: 0.2 }],
  ];
  it.each(weathers)('survive it when %s', async (_name, faults) => {
    const { drop, inTurn } = ofMode(mode);
    for (let seed = 0; seed < 5; seed += 1) {
      const disturbed = { ...drop, seed, workers: 6, faults };
      expect(await wrongs(disturbed, await storm(disturbed), inTurn), `seed ${seed}`).toEqual([]);
    }
  });

  it('never pass a cap', async () => {
    const { drop, inTurn } = ofMode(mode);
    for (const [seed, share] of [0.3, 0.7, 0.9, 1].entries()) {
      const plan = { ...drop.plan, budget: { max_tokens: Math.floor(inTurn.journal.spent * share) } };
      const result = await storm({ ...drop, plan, seed, workers: 6, thrifty: true, faults: { crash: 0.01 } });
      expect(violations(plan, result)).toEqual([]);
      expect(result.journal.spent).toBeLessThanOrEqual(plan.budget.max_tokens);
    }
  });
});
