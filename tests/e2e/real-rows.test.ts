import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkedDataset, countBy, filesOf, oneObject } from './support/dataset.ts';
import { jsonLines, sumSeeds } from './support/drops.ts';
import { type Workplace, workplace } from './support/workplace.ts';

const material = join(import.meta.dirname, '..', '..', '..', 'shared', 'seeds');
const present = existsSync(join(material, 'data', 'gsm8k', 'train.jsonl'));

const places: Workplace[] = [];
afterEach(() => {
  for (const place of places.splice(0)) place.remove();
});

async function newPlace(): Promise<Workplace> {
  const place = await workplace();
  places.push(place);
  return place;
}

/** Runs the drop in `drop`, checks everything about its dataset that holds for all, then asks for it once more. */
async function runTwice(place: Workplace) {
  const first = await place.sower('run', 'drop', '--scripted', '--json');
  expect(first.code, first.err).toBe(0);
  const result = oneObject(first.out);
  expect(result.status).toBe('complete');
  const dataset = await checkedDataset(String(result.dataset), result);
  expect(dataset.manifest.model).toBe('scripted');
  expect(countBy(dataset.accepted, 'model')).toEqual({ scripted: dataset.accepted.length });
  expect(dataset.card).toContain('No model made this');
  const script = /<script|javascript:|\son\w+=/iu;
  expect(dataset.report.replace(/<style>[\s\S]*<\/style>/u, '')).not.toMatch(script);
  expect(dataset.report).toContain(`${result.counts.accepted}`);

  const before = filesOf(String(result.dataset));
  const again = await place.sower('run', 'drop', '--scripted', '--json');
  expect(again.code).toBe(0);
  expect(oneObject(again.out)).toEqual(result);
  expect(again.err).toContain('finished already');
  expect(filesOf(String(result.dataset))).toEqual(before);
  return { result, ...dataset };
}

describe('a drop of real rows', { timeout: 180_000 }, () => {
  it.skipIf(!present)(
    present ? 'of gsm8k and arc_challenge becomes a dataset' : 'is not tested: ../shared/seeds is not here',
    async () => {
      const place = await newPlace();
      const rows = (task: string): string[] =>
        readFileSync(join(material, 'data', task, 'train.jsonl'), 'utf8')
          .split('\n')
          .slice(0, 50);
      const tasks = ['gsm8k/gsm8k.yaml', 'arc/arc_challenge.yaml', 'arc/arc_easy.yaml'];
      for (const path of tasks) place.write(`drop/tasks/${path}`, readFileSync(join(material, 'tasks', path)));
      for (const task of ['gsm8k', 'arc_challenge']) place.write(`drop/${task}.jsonl`, `${rows(task).join('\n')}\n`);
      place.write(
        'drop/run.yaml',
        `recipe: task-seeded
dataset: real-rows
licenses: [MIT, CC-BY-SA-4.0]
seeds:
  - { tasks: tasks/gsm8k/gsm8k.yaml, rows: gsm8k.jsonl, license: MIT }
  - { tasks: tasks/arc/arc_challenge.yaml, rows: arc_challenge.jsonl, license: CC-BY-SA-4.0 }
with: { variants: 2, votes: 3, min_valid: 2 }
`,
      );
      const { result, accepted, rejected, manifest } = await runTwice(place);
      expect(result.counts.seeds).toBe(100);
      expect(result.counts.generated).toBe(200);
      expect(result.counts.accepted).toBeGreaterThan(50);
      expect(Object.keys(manifest.licenses).sort()).toEqual(['CC-BY-SA-4.0', 'MIT']);
      for (const row of [...accepted, ...rejected])
        expect(row.license).toBe(row.task === 'gsm8k' ? 'MIT' : 'CC-BY-SA-4.0');
      for (const row of accepted.filter(({ task }) => task === 'arc_challenge')) {
        const options = row.options as string[];
        expect(options[Number(row.answer_index)]).toBe(row.answer_text);
      }
    },
  );
});

describe('a drop of own rows', { timeout: 180_000 }, () => {
  it('becomes a dataset, and what may not be used is rejected with file and line', async () => {
    const place = await newPlace();
    const [first, ...seeds] = sumSeeds(12);
    const rows = [{ ...first, license: 'GPL-3.0-only' }, ...seeds.slice(0, 5), { question: 'No answer here?' }];
    place.write('drop/mine.jsonl', jsonLines([...rows, ...seeds.slice(5)]));
    place.write(
      'drop/run.yaml',
      'recipe: task-seeded\ndataset: own-rows\nlicenses: [CC0-1.0]\nseeds:\n  - { file: mine.jsonl, license: CC0-1.0 }\n',
    );
    const { result, accepted, rejected } = await runTwice(place);
    expect(result.counts.seeds).toBe(13);
    expect(result.counts.generated).toBe(44);
    expect(result.counts.accepted).toBeGreaterThan(5);
    expect(countBy(accepted, 'license')).toEqual({ 'CC0-1.0': accepted.length });
    const evidence = rejected.filter(({ kind }) => kind === 'seed').map(({ evidence }) => String(evidence));
    expect(evidence).toHaveLength(2);
    expect(evidence.find((text) => text.startsWith('mine.jsonl:7:'))).toContain('answer');
    expect(rejected.find(({ seed_line }) => seed_line === 1n)).toMatchObject({ license: 'GPL-3.0-only' });
  });
});
