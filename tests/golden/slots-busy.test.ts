import { describe, expect, it } from 'vitest';
import { contentFor, readAsked } from '../../bench/answers.ts';
import { dropFiles } from '../../bench/drop.ts';
import { memoryBlob } from '../support/memory-blob.ts';
import { fillDrop, planOfDrop } from '../support/storm/plan.ts';
import { slotsMachine } from '../support/storm/slots-machine.ts';
import { storm } from '../support/storm/storm.ts';

const rows = 500;

/** The stages as they are, under a clock that only waits: what is idle here no faster machine would fill. */
describe('an endpoint of 64 slots, while questions are written and ballots drawn', () => {
  it.each([
    ['realtime', 0.95],
    ['async', 0.75],
  ] as const)('reached %s, is busy from the first request to the last arrival but for a share', async (mode, least) => {
    const files = dropFiles({ rows, variants: 1, ballots: 3 });
    const seeds = memoryBlob();
    await fillDrop(seeds, 'bench', Object.fromEntries(files));
    const plan = { ...(await planOfDrop(seeds, 'bench')), mode, budget: {} };
    const machine = slotsMachine('a');
    const reply = (request: object) => contentFor(readAsked(JSON.stringify(request)));
    const { run } = await storm({ plan, seeds: seeds.objects, reply, thrifty: true, machine });
    expect(run.counts).toMatchObject({ accepted: rows, failed: 0 });
    expect(machine.figures().requests).toBe(3 * rows);
    expect(machine.figures().busy).toBeGreaterThan(least);
  });
});
