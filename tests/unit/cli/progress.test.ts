import { describe, expect, it } from 'vitest';
import { progressReader } from '../../../cli/progress.ts';
import type { Plan } from '../../../shared/contract/plan.ts';
import type { StepTally } from '../../../shared/domain/records.ts';

const tally = (step: string, made: number, kept: number, reason = 'tie'): StepTally => ({
  step,
  in: made,
  made,
  kept,
  rejected: made > kept ? { [reason]: made - kept } : {},
  failed: {},
  tokensIn: 10,
  tokensOut: 5,
});

function reader(items: Record<string, object[]>): { read: ReturnType<typeof progressReader>; asked: string[] } {
  const asked: string[] = [];
  const plan = {
    run: 'r',
    stages: ['one', 'two', 'three'].map((name) => ({ name, worker: 'filter', segment: 0, steps: [] })),
    tuning: { ledgerBuckets: 2 },
  } as unknown as Plan;
  const query = async (_table: string, partition: string): Promise<Record<string, unknown>[]> => {
    asked.push(partition);
    return (items[partition] ?? []).map((item) => ({ pk: partition, sk: 'x', ...item }));
  };
  return { read: progressReader({ items: { query } }, 'runs', plan), asked };
}

describe('progressReader', () => {
  it('adds shards of all partitions and tallies of all steps', async () => {
    const { read } = reader({
      'RUN#r#one#0': [{ status: 'D', tallies: [tally('a', 10, 8), tally('b', 8, 6)] }],
      'RUN#r#one#1': [{ status: 'D', tallies: [tally('a', 5, 5), tally('b', 5, 1)] }, { status: 'Q' }, { status: 'F' }],
    });
    const [one] = await read();
    expect(one).toMatchObject({ name: 'one', done: 3, total: 4, lost: 1, kept: 7, rejected: 8, tokens: 60 });
  });

  it('counts the halves of a split shard, not the shard', async () => {
    const { read } = reader({ 'RUN#r#one#0': [{ status: 'S' }, { status: 'D', tallies: [] }, { status: 'P' }] });
    expect((await read())[0]).toMatchObject({ done: 1, total: 2 });
  });

  it('does not ask for stages that have not begun, nor again for stages that are over', async () => {
    const { read, asked } = reader({ 'RUN#r#one#0': [{ status: 'D', tallies: [] }], 'RUN#r#two#0': [{ status: 'Q' }] });
    await read();
    asked.length = 0;
    await read();
    expect(asked).toEqual(['RUN#r#two#0', 'RUN#r#two#1', 'RUN#r#three#0', 'RUN#r#three#1']);
  });
});
