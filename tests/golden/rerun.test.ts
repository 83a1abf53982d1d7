import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Plan } from '../../shared/contract/plan.ts';
import { isJsonObject, type Json } from '../../shared/domain/json.ts';
import { memoryClaims } from '../support/memory-claims.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { type SampleDrop, sampleDrop } from '../support/storm/sample-drop.ts';
import { storm } from '../support/storm/storm.ts';
import type { StormOptions, StormResult } from '../support/storm/storm-types.ts';

let drop: SampleDrop;
let first: StormResult;
const stores = { ledger: memoryLedger(), claims: memoryClaims() };
beforeAll(async () => {
  drop = await sampleDrop(6, { variants: 3, votes: 5 });
  first = await storm({ ...drop, ...stores, seed: 1 });
});

/** A run that is made from the first one, into the same dataset. */
const made = (name: string, over: Partial<Plan>, more: Partial<StormOptions> = {}): Promise<StormResult> => {
  const earlier = { run: drop.plan.run, runKeys: [drop.plan.runKey] };
  const plan = { ...drop.plan, run: `storm-${name}`, runKey: name, earlier, ...over };
  return storm({ ...drop, ...stores, plan, objects: first.work, seed: 2, ...more });
};
/** The plan's stages with other options for one step. */
const edited = (step: string, options: Readonly<Record<string, Json>>): Plan['stages'] =>
  drop.plan.stages.map((stage) => ({
    ...stage,
    steps: stage.steps.map((one) =>
      one.id === step && isJsonObject(one.options)
        ? { ...one, options: z.json().parse({ ...one.options, ...options }) }
        : one,
    ),
  }));
const asked = ({ journal }: StormResult): number =>
  [...journal.answers.values()].reduce((sum, count) => sum + count, 0);

describe('a whole run that is made from another one', () => {
  it('asks nothing for another filter, and no question of the other counts as published before', async () => {
    const second = await made('filter', { stages: edited('sample-checks', { use: ['refusal'] }) });
    expect(asked(second)).toBe(0);
    expect(second.run.reasons?.published_before).toBeUndefined();
    expect(second.run).toMatchObject({ status: first.run.status, usd: 0, ancestors: [drop.plan.runKey] });
    expect(second.run.calls?.taken).toBeGreaterThan(0);
    expect(second.run.counts?.accepted).toBeGreaterThanOrEqual(first.run.counts?.accepted ?? 0);
  });

  it('asks for a stricter vote the ballots that the softer one had no need of, and no others', async () => {
    const second = await made('vote', { stages: edited('answer', { min_share: 0.9 }) });
    expect(asked(second)).toBeGreaterThan(0);
    expect(asked(second)).toBeLessThanOrEqual(first.run.calls?.saved ?? 0);
    expect(asked(second)).toBe(second.run.calls?.asked);
  });

  it('asks only ballots for another answer prompt, whatever dies on the way', async () => {
    const careful = (path: string, text: string): string =>
      path.includes('.solve.') ? text.replace('- user: |\n', '- user: |\n    Take care.\n') : text;
    const all = Object.entries(drop.plan.templates);
    const templates = Object.fromEntries(all.map(([path, text]) => [path, careful(path, text)]));
    const second = await made('prompt', { templates }, { faults: { crash: 0.02 } });
    expect(asked(second)).toBeGreaterThan(0);
    expect([...second.journal.answers.keys()].some((key) => first.stored.has(key))).toBe(false);
    expect(second.run.calls).toMatchObject({ taken: 18 });
    expect(second.run.reasons?.published_before).toBeUndefined();
  });

  it('counts in a rehearsal what the run itself then asks, and leaves no dataset and no claim', async () => {
    const stages = edited('similar', { samples: 4 });
    const traceless = stages.filter(({ mode, worker }) => mode !== 'promote' && worker !== 'package');
    const rehearsal = await made('rehearsed', { stages: traceless, rehearsal: true });
    expect(asked(rehearsal)).toBe(0);
    expect(rehearsal.files.size).toBe(0);
    expect(rehearsal.run.calls).toMatchObject({ unpaid: 6 });
  });

  it('is stopped by what strangers have published', async () => {
    const stranger = { ...drop.plan, run: 'storm-stranger', runKey: 'stranger' };
    const second = await storm({ ...drop, ...stores, plan: stranger, seed: 1, replay: first.stored });
    expect(second.run.reasons?.published_before).toBeGreaterThan(0);
  });
});
