import { describe, expect, it } from 'vitest';
import type { RunItem } from '../../../../shared/contract/run-item.ts';
import { recordFailure } from '../../../../shared/stages/fail.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { stillClock } from '../../../support/still-clock.ts';

const item: RunItem = {
  run: 'animals-1',
  drop: 'animals',
  dataset: 'animals',
  recipe: 'r',
  planDigest: 'p',
  runKey: 'k',
  status: 'running',
  startedAt: 't',
};
const open = () => ({
  work: memoryBlob(),
  ledger: memoryLedger(),
  clock: stillClock(0),
  meter: { count: () => undefined },
});
const failure = { Error: 'SumsDiffer', Cause: JSON.stringify({ errorMessage: '3 are missing', trace: [] }) };

describe('a failed execution', () => {
  it('is written into its run, and again by a repetition', async () => {
    const ports = open();
    await ports.ledger.openRun(item);
    await recordFailure(ports, { run: 'animals-1', failure });
    expect(await ports.ledger.readRun('animals-1')).toEqual({
      ...item,
      status: 'failed',
      finishedAt: '1970-01-01T00:00:00.000Z',
      error: 'SumsDiffer: 3 are missing',
    });
    await recordFailure(ports, { run: 'animals-1', failure: { Cause: 'plain text' } });
    expect((await ports.ledger.readRun('animals-1'))?.error).toBe('plain text');
  });

  it('does not touch a run that was published', async () => {
    const ports = open();
    await ports.ledger.openRun({ ...item, status: 'complete' });
    await recordFailure(ports, { run: 'animals-1', failure });
    expect((await ports.ledger.readRun('animals-1'))?.status).toBe('complete');
  });

  it('is written beside the drop when there is no run', async () => {
    const ports = open();
    await recordFailure(ports, { key: 'drops/animals/run.yaml', failure });
    expect(JSON.parse(Buffer.from(ports.work.objects.get('refused/animals.json') ?? '').toString())).toEqual({
      schemaVersion: 1,
      drop: 'animals',
      error: 'SumsDiffer: 3 are missing',
    });
  });

  it('leaves no object for a key that is no drop', async () => {
    const ports = open();
    await recordFailure(ports, { key: 'drops/../run.yaml', failure });
    await recordFailure(ports, { failure });
    expect(ports.work.objects.size).toBe(0);
  });

  it('is cut to 2,000 characters', async () => {
    const ports = open();
    await ports.ledger.openRun(item);
    await recordFailure(ports, { run: 'animals-1', failure: { Cause: 'x'.repeat(9000) } });
    expect((await ports.ledger.readRun('animals-1'))?.error).toHaveLength(2000);
  });
});
