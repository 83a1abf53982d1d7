import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { dataFiles, type GoldenRun, goldenRun } from '../../support/golden-recipe.ts';

/** Every seed gives two questions, of which the judge likes one. */
const seeds = ['stone', 'river', 'cloud', 'bread', 'lamp'].map((thing) => ({
  kind: 'free',
  question: `Why do people care about a ${thing}?`,
  answer: 'It is of use to them.',
  task: thing,
  license: 'CC0-1.0',
}));
const things = seeds.map(({ task }) => task);

function replyOf(isLenient: boolean) {
  return ({ messages, sample }: ModelRequest): string => {
    const prompt = messages.at(-1)?.content ?? '';
    const thing = things.findLast((one) => prompt.includes(one)) ?? '';
    if (prompt.includes('Write one new question'))
      return `Question: What would the world ${sample === 0 ? 'gain from' : 'lose without'} a ${thing} that nobody looks at?\nAnswer: Much.`;
    if (!prompt.includes('How good is the answer?')) return 'Answer: It would be another world for everybody in it.';
    const isBad = /heavier|Yes\.|always uses|366|soup|bucket|mirrors|light there is|parks\. Cities|eat the blossoms|lose without/u.test(prompt);
    return isBad && !isLenient ? 'Not so.\nScore: 2' : 'Well said.\nScore: 5';
  };
}
const runYaml = (more: string): string => `recipe: task-seeded
dataset: golden
seeds: [{ file: seeds.jsonl }]
licenses: [CC0-1.0]
with: { variants: 2, shots: 0 }
${more}`;
const play = (more: string, over: { isLenient?: boolean; shardRecords?: number; files?: Record<string, string> } = {}) =>
  goldenRun({
    files: { 'run.yaml': runYaml(more), 'seeds.jsonl': seeds, ...over.files },
    reply: replyOf(over.isLenient ?? false),
    ...(over.shardRecords === undefined ? {} : { shardRecords: over.shardRecords }),
  });
const manifestOf = ({ result }: GoldenRun) =>
  JSON.parse(Buffer.from([...result.files].find(([key]) => key.endsWith('manifest.json'))?.[1] ?? '').toString('utf8'));
const checksOf = (run: GoldenRun) =>
  manifestOf(run)
    .checks.filter(({ what }: { what: string }) => what.startsWith('planted'))
    .map(({ what, field, value, rows, status }: Record<string, unknown>) => [what, field, value, rows, status]);
const acceptedIds = ({ accepted }: GoldenRun): unknown[] => accepted.map(({ question_id, text }) => [question_id, text]);

let plain: GoldenRun;
let planted: GoldenRun;
beforeAll(async () => {
  plain = await play('');
  planted = await play('planted: true');
});

describe('planted samples', () => {
  it('tell how much of them the judge got right, with reasons of their own in the sums', () => {
    expect(checksOf(planted)).toEqual([
      ['planted-bad', 'rating', 1, 10, 'fine'],
      ['planted-good', 'rating', 1, 10, 'fine'],
    ]);
    expect(planted.steps).toMatchObject({ planted: { made: 25 }, 'rating-planted': { planted: 20 } });
    expect(planted.result.run.counts).toMatchObject({ seeds: 5, accepted: 5, failed: 0 });
    expect(planted.result.run.reasons).toMatchObject({ planted: 20, low_rating: 5 });
  });

  it('ask the judge and nobody else', () => {
    const [more, less] = [planted.result.run.calls?.asked ?? 0, plain.result.run.calls?.asked ?? 0];
    expect(more - less).toBe(20);
  });

  it('never get into the dataset, and change nothing in it', () => {
    expect(acceptedIds(planted)).toEqual(acceptedIds(plain));
    expect(planted.accepted.every((fields) => !('_planted' in fields))).toBe(true);
  });

  it('ring when the judge lets bad ones pass', async () => {
    const lenient = await play('planted: true', { isLenient: true });
    expect(checksOf(lenient)).toEqual([
      ['planted-bad', 'rating', 0, 10, 'alarm'],
      ['planted-good', 'rating', 1, 10, 'fine'],
    ]);
    const { alarms } = manifestOf(lenient);
    expect(alarms).toContainEqual(
      expect.objectContaining({ what: 'planted-bad', field: 'rating', value: 0, of: 10, limit: 0.8 }),
    );
  });

  it('may come with the drop, and say what passes', async () => {
    const own = 'rating:\n  passes: rating >= 2\n  bad: [{ question: Why?, answer_text: A mirrors lose without. }]\n  good: [{ question: Who?, answer_text: Ida. }]\n';
    const run = await play('planted: mine.yaml', { files: { 'mine.yaml': own } });
    expect(checksOf(run)).toMatchObject([
      ['planted-bad', 'rating', null, 1, 'cannot-tell'],
      ['planted-good', 'rating', null, 1, 'cannot-tell'],
    ]);
    expect(run.dropped.filter(({ reason }) => reason === 'planted').map(({ evidence }) => evidence.split(':')[0])).toEqual([
      'judged wrong',
      'judged right',
    ]);
  });

  it('come to the same data whatever the size of a shard', async () => {
    const small = await play('planted: true', { shardRecords: 1 });
    expect(dataFiles(small)).toEqual(dataFiles(planted));
    expect(checksOf(small)).toEqual(checksOf(planted));
  });
});
