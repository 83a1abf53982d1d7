import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HeldoutIndex } from '../../../shared/domain/heldout/heldout-index.ts';
import { decodeIndex } from '../../../shared/domain/heldout/index-file.ts';
import { computer } from './fake-world.ts';

const question = 'How many of the seventeen sheep of the old farmer are left when all but nine of them run away?';
const row = (text: string): string => `${JSON.stringify({ question: text, answer: '9' })}\n`;

describe('sower seeds index', () => {
  it('indexes files and folders of rows and says what is in the index', async () => {
    const here = computer();
    here.write('held/sheep/test.jsonl', row('What is it called?') + row(question));
    here.write('held/manifest.json', '{}');
    here.write('more.csv', 'question,answer\n"Which of these planets is the hottest one of them all?",Venus\n');
    const { code, out } = await here.sower('seeds', 'index', 'held', 'more.csv', '--out', 'made/evals', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      index: join(here.folder, 'made/evals'),
      rows: 3,
      items: 3,
      sets: [
        { name: 'sheep/test.jsonl', rows: 2, items: 2, sha256: /^[0-9a-f]{64}$/ },
        { name: 'more.csv', rows: 1, items: 1 },
      ].map((set) => ({ ...set, ...('sha256' in set ? { sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) } : {}) })),
      missing: [],
    });
    const index = new HeldoutIndex(decodeIndex(readFileSync(join(here.folder, 'made/evals'))));
    expect(index.find(question.toUpperCase(), [])).toMatchObject({ set: 'sheep/test.jsonl', item: '2' });
  });

  it('takes the splits that tasks score on, once each, and names those without rows', async () => {
    const here = computer();
    const task = (name: string, more: string): string =>
      here.write(`tasks/${name}.yaml`, `task: ${name}\ndataset_path: org/${name}\ntraining_split: train\n${more}`);
    task('sums', 'test_split: test\nvalidation_split: validation\n');
    here.write('tasks/sums_cot.yaml', 'include: sums.yaml\ntask: sums_cot\n');
    task('other', 'test_split: test\n');
    here.write('rows/org/sums/train.jsonl', row('This one is for training and for nothing else at all'));
    here.write('rows/org/sums/test.jsonl', row(question));
    const { out } = await here.sower('seeds', 'index', 'tasks', '--rows', 'rows', '--out', 'x', '--json');
    expect(JSON.parse(out)).toMatchObject({
      rows: 1,
      sets: [{ name: 'sums/test', rows: 1 }],
      missing: expect.arrayContaining(['other/test', 'sums/validation']),
    });
    const only = await here.sower('seeds', 'index', 'tasks', '--rows', 'rows', '--task', 'sum', '--out', 'x');
    expect(only).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean sums?') });
  });

  it.each([
    [['held.jsonl'], 'Row 2 of', '{"question": "a"}\n{broken\n'],
    [['nothing'], 'There is no file or folder nothing.', ''],
    [['held.jsonl', '--task', 'x'], '--task needs --rows', row(question)],
    [['held.jsonl', 'b', '--rows', 'x'], 'With --rows there is one folder of tasks.', row(question)],
  ])('says what is wrong: %j', async (words, message, text) => {
    const here = computer();
    here.write('held.jsonl', text);
    const { code, err } = await here.sower('seeds', 'index', ...words, '--out', 'x');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});

describe('sower seeds check', () => {
  it('names each row that overlaps a held-out one, and the words', async () => {
    const here = computer();
    here.write('held.jsonl', row(question));
    await here.sower('seeds', 'index', 'held.jsonl', '--out', 'evals');
    here.write('seeds.jsonl', row('What is new?') + row(`In a tale: ${question}`));
    const { code, out } = await here.sower('seeds', 'check', 'seeds.jsonl', '--index', 'evals', '--json');
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        file: 'seeds.jsonl',
        row: 2,
        set: 'held.jsonl',
        item: '1',
        words: expect.stringMatching(/^how many of the seve/u),
      },
      { totals: { rows: 2, hits: 1, unread: 0 } },
    ]);
    const people = await here.sower('seeds', 'check', 'seeds.jsonl', '--index', 'evals');
    expect(people.out).toContain('seeds.jsonl:2  overlaps held.jsonl, item 1: how many');
    expect(people.out).toContain('1 row of 2 rows overlap');
  });

  it.each([
    ['missing', 'There is no index'],
    ['held.jsonl', 'it is not an index'],
  ])('says when %s is no index', async (name, message) => {
    const here = computer();
    here.write('held.jsonl', row(question));
    const { code, err } = await here.sower('seeds', 'check', 'held.jsonl', '--index', name);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});
