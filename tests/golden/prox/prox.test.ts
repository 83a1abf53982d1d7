import { beforeAll, describe, expect, it } from 'vitest';
import { RequestRefused } from '../../../shared/contract/errors.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: prox
dataset: pages
seeds: [{ file: pages.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
random_seed: 1
with: { chunk_tokens: 60 }
`;
const line = (index: number, topic: string): string => `Line ${index} says something that is worth knowing about ${topic}.`;
const page = (topic: string, count: number): string => Array.from({ length: count }, (_, index) => line(index, topic)).join('\n');
const rows = [
  { id: 'edited', text: `Home > Frogs\n${page('frogs', 6)}\nShare this page` },
  { id: 'clean', text: page('slate', 5) },
  { id: 'clean-again', text: page('slate', 5) },
  { id: 'errors', text: page('tides', 14) },
  { id: 'shop', text: page('shops', 3) },
  { id: 'gone', text: page('nothing', 3) },
  { id: 'overcut', text: page('cutting', 10) },
  { id: 'odd', text: page('rewriters', 4) },
  { id: 'broken', text: page('outages', 14) },
  { id: 'blank', text: ' \n ' },
];

const windows: string[] = [];
function reply(asked: string): string {
  if (!/^\[\d{3}\]/mu.test(asked)) return asked.includes('shops') ? 'drop_doc()' : asked.includes('slate') ? 'keep_doc()  # not drop_doc()' : 'No reason to call drop_doc().';
  windows.push(asked);
  if (asked.includes('frogs')) {
    const edits = ['normalize("something that is ", "what is ")'];
    if (asked.includes('[000]')) edits.push('remove_lines(0, 0)');
    if (asked.includes('[007]')) edits.push('remove_lines(7, 7)');
    return edits.join('\n');
  }
  if (asked.includes('tides')) return 'normalize("absent", "x")';
  if (asked.includes('outages') && asked.includes('[000]')) throw new RequestRefused('400: refused', 400);
  if (asked.includes('nothing')) return 'remove_lines(0, 2)';
  if (asked.includes('cutting')) return asked.includes('[000]') ? 'remove_lines(0, 7)' : 'keep_chunk()';
  return asked.includes('rewriters') ? 'Here is the page without clutter.' : '```\nkeep_chunk()\n```';
}

const play = (shardRecords?: number): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml, 'pages.jsonl': rows },
    reply: (_request, asked) => reply(asked),
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });
const textOf = (run: GoldenRun, topic: string) => run.accepted.find(({ text }) => String(text).includes(topic));

let run: GoldenRun;
beforeAll(async () => {
  windows.length = 0;
  run = await play();
});

describe('the recipe prox', () => {
  it('meets every reason of its list', () => {
    expect(unmetReasons(run)).toEqual([]);
  });

  it('runs the programs of all parts once on the whole page', () => {
    expect(windows.filter((asked) => asked.includes('frogs')).length).toBeGreaterThan(1);
    const kept = textOf(run, 'frogs');
    expect(kept?.text).toBe(page('frogs', 6).replaceAll('something that is ', 'what is '));
    expect(kept?.action).toBe('edited');
  });

  it('leaves a page as it was when two of its parts hold an error, and when there is nothing to do', () => {
    expect(textOf(run, 'tides')).toMatchObject({ text: page('tides', 14), action: 'unchanged_on_error' });
    expect(textOf(run, 'slate')).toMatchObject({ text: page('slate', 5), action: 'kept' });
  });

  it('numbers lines over the whole page', () => {
    const shown = windows.filter((asked) => asked.includes('tides')).flatMap((asked) => [...asked.matchAll(/^\[(\d{3})\] Line (\d+) says.*tides/gmu)]);
    expect(shown).toHaveLength(14);
    for (const [, number, index] of shown) expect(Number(number)).toBe(Number(index));
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play(1))).toEqual(dataFiles(run));
    expect(dataFiles(await play(1000))).toEqual(dataFiles(run));
  });
});
