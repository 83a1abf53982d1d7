import { describe, expect, it } from 'vitest';
import { EndpointFailed } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import type { Generator } from '../../../../shared/ports.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const minute = 60_000;
const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
  messages: [{ role: 'user' as const, content: String(fields.question) }],
  template: 'digest',
});

/** A generate shard of so many seeds, worked at again and again as the ledger says. */
async function shard(seeds: number, fails: (label: string, passed: number) => boolean) {
  const work = memoryBlob();
  const ledger = memoryLedger();
  const clock = stillClock();
  const began = clock.now();
  const plan = aPlan();
  const records = Array.from({ length: seeds }, (_, index) =>
    aRecord({ question: `Q${index}?` }, { id: `s${index}`, kind: 'seed' }),
  );
  await work.put('in', encodeLines(records));
  const at = { run: plan.run, stage: 'ask', buckets: 1, shard: '1' };
  await ledger.addShards(plan.run, 'ask', 1, [{ shard: '1', input: 'in', records: seeds }]);
  const labels: string[] = [];
  const generator: Generator = {
    complete: async (_request, key, label) => {
      labels.push(label);
      if (fails(label, clock.now() - began)) throw new EndpointFailed('503: nobody there', { mayBePaid: false });
      return aStoredCompletion(key);
    },
  };
  const ports = { work, ledger, clock, generator, renderPrompt, meter: noMeter };
  const pauses: number[] = [];
  for (;;) {
    const item = await ledger.readShard(plan.run, 'ask', 1, '1');
    if (item === undefined) throw new Error('no shard');
    const attempt = await ledger.queueShard(at, item, clock.now() + 1);
    await ledger.beginShard(at, attempt ?? 0, 'me', clock.now(), clock.now() + minute);
    const taken = await ledger.readShard(plan.run, 'ask', 1, '1');
    const output = await generateShard(ports, aWork(plan, 'ask', { ...taken, input: 'in', shard: '1' }));
    if (output === 'unfinished') throw new Error('unfinished');
    if (output !== 'waiting') return { output, labels, pauses, minutes: (clock.now() - began) / minute };
    const given = await ledger.readShard(plan.run, 'ask', 1, '1');
    expect(given).toMatchObject({ status: 'Q', failures: 0 });
    expect(given?.holder).toBeUndefined();
    pauses.push((given?.leaseUntil ?? 0) - clock.now());
    clock.pass(Math.max(0, pauses.at(-1) ?? 0));
  }
}

describe('a shard whose endpoint is away', () => {
  it('is given back and asks again until the endpoint is there, without a failure', async () => {
    const { output, pauses, minutes } = await shard(4, (_label, passed) => passed < 10 * minute);
    expect(output.dropped).toEqual([]);
    expect(output.tallies).toMatchObject([{ made: 8, kept: 8, failed: {} }]);
    expect(minutes).toBeGreaterThan(10);
    expect(minutes).toBeLessThan(14);
    expect(Math.min(...pauses)).toBe(15_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(120_000);
  });

  it('fails its records after half an hour', async () => {
    const { output, minutes } = await shard(4, () => true);
    expect(output.tallies).toMatchObject([{ made: 8, kept: 0, failed: { model_failed: 8 } }]);
    expect(minutes).toBeGreaterThan(30);
    expect(minutes).toBeLessThan(45);
  });

  it('waits anew after an answer', async () => {
    const isAway = (passed: number): boolean => passed < 20 * minute || (passed > 21 * minute && passed < 45 * minute);
    const { output } = await shard(20, (label, passed) => isAway(passed) && !label.startsWith('ask/s0/'));
    expect(output.dropped).toEqual([]);
  });
});

describe('a call that fails while others are answered', () => {
  it('is to blame itself: its record fails at once', async () => {
    const { output, pauses } = await shard(20, (label) => label === 'ask/s3/1');
    expect(output.dropped).toMatchObject([{ reason: 'model_failed' }]);
    expect(pauses.length).toBeLessThan(10);
  });

  it('is tried some minutes longer when it is the last one, and nothing else shows that the endpoint is there', async () => {
    const { output, minutes, labels } = await shard(1, (label) => label === 'ask/s0/1');
    expect(output.dropped).toMatchObject([{ reason: 'model_failed' }]);
    expect(minutes).toBeLessThan(8);
    expect(labels.filter((label) => label === 'ask/s0/0')).toHaveLength(1);
  });
});
