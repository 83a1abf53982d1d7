import { describe, expect, it } from 'vitest';
import { contentFor, readAsked } from '../../bench/answers.ts';
import { type DropShape, dropFiles } from '../../bench/drop.ts';
import type { EndpointMode, Plan } from '../../shared/contract/plan.ts';
import type { ModelRequest } from '../../shared/domain/completion.ts';
import { memoryBlob } from '../support/memory-blob.ts';
import { fillDrop, planOfDrop } from '../support/storm/plan.ts';
import { slotsMachine } from '../support/storm/slots-machine.ts';
import { storm } from '../support/storm/storm.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const play = async (
  shape: DropShape,
  mode: EndpointMode,
  machine: ReturnType<typeof slotsMachine>,
  edit: (seeds: string) => string = (seeds) => seeds,
  tuning: Partial<Plan['tuning']> = {},
) => {
  const files = new Map(dropFiles(shape));
  files.set('seeds.jsonl', edit(files.get('seeds.jsonl') ?? ''));
  const seeds = memoryBlob();
  await fillDrop(seeds, 'bench', Object.fromEntries(files));
  const made = await planOfDrop(seeds, 'bench');
  const plan = { ...made, mode, budget: {}, tuning: { ...made.tuning, ...tuning } };
  const reply = (request: object) => contentFor(readAsked(JSON.stringify(request)));
  return storm({ plan, seeds: seeds.objects, reply, thrifty: true, machine });
};

/** The stages as they are, under a clock that only waits: what is idle here no faster machine would fill. */
describe('an endpoint of 64 slots, while questions are written and ballots drawn', () => {
  // In the first draw one question takes as long as all others together; before calls were asked ahead it kept 79 %.
  it.each([
    ['realtime', 'e', 0.95],
    ['realtime', 'n', 0.95],
    ['async', 'a', 0.95],
  ] as const)('reached %s, is busy but for a twentieth at 2,000 calls (draw %s)', async (mode, draw, least) => {
    const machine = slotsMachine(draw);
    const rows = 667;
    const { run, journal } = await play({ rows, variants: 1, ballots: 3 }, mode, machine);
    expect(run.counts).toMatchObject({ accepted: rows, failed: 0 });
    expect(machine.figures().requests).toBe(3 * rows + (run.calls?.unneeded ?? 0));
    expect(journal.sentAgain).toEqual([]);
    expect(machine.figures().busy).toBeGreaterThan(least);
  });

  it('is busy but for a thirtieth in each stage alone at 5,000 calls', async () => {
    const machine = slotsMachine('a');
    await play({ rows: 1667, variants: 1, ballots: 3 }, 'realtime', machine);
    expect(Object.values(machine.figures().busyByStage).every((busy) => busy > 0.97)).toBe(true);
    expect(machine.figures().busy).toBeGreaterThan(0.98);
  });
});

describe('calls of lengths that can be foretold', () => {
  it('end sooner than in the order of their rows: the longest do not come last', async () => {
    // One row in forty takes ten times as long as others, and the last of the drop is one of them.
    const lengths = Array.from({ length: 400 }, (_, row) => (row % 40 === 39 ? 6000 : 300));
    const took = new Map<number, number>();
    const machine = slotsMachine('a', ({ messages }: ModelRequest) => {
      const text = messages.at(-1)?.content ?? '';
      took.set(Number(/number (\d+)/u.exec(text)?.[1]), text.length / 2);
      return text.length / 2;
    });
    const edit = (seeds: string): string =>
      seeds
        .trim()
        .split('\n')
        .map((line, row) => {
          const seed = JSON.parse(line) as { question: string };
          return `${JSON.stringify({ ...seed, question: `${seed.question} ${'la '.repeat((lengths[row] ?? 0) / 3)}` })}\n`;
        })
        .join('');
    const { run } = await play({ rows: 400, prompts: 1 }, 'realtime', machine, edit, { shardRecords: 200 });
    expect(run.counts).toMatchObject({ accepted: 400 });
    const free = Array.from({ length: 64 }, () => 0);
    for (const row of lengths.keys()) {
      const first = free.indexOf(Math.min(...free));
      free[first] = (free[first] ?? 0) + (took.get(row) ?? 0);
    }
    const [inOrder, longest, all] = [Math.max(...free), Math.max(...took.values()), sum([...took.values()])];
    const best = Math.max(longest, all / 64);
    expect(inOrder).toBeGreaterThan(1.2 * best);
    expect(machine.figures().lastAnswerMs).toBeLessThan((inOrder + best) / 2);
  });
});
