import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeQuestion } from '../../../local/services/scripted-model-author.ts';
import { readScriptedPrompt } from '../../../local/services/scripted-model-prompt.ts';
import { scriptedReply } from '../../../local/services/scripted-model-replies.ts';
import { ScriptedScenario } from '../../../local/services/scripted-model-scenario.ts';
import { answerQuestion } from '../../../local/services/scripted-model-solver.ts';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { memoryBlob } from '../../support/memory-blob.ts';
import { violations } from '../../support/storm/audit.ts';
import { planOfDrop } from '../../support/storm/plan.ts';
import { storm } from '../../support/storm/storm.ts';

const root = join(import.meta.dirname, '../../..');
const drops = [
  ...readdirSync(join(root, 'samples')).map((name) => join('samples', name)),
  'docs/recipes/example-drop',
].filter((folder) => readdirSync(join(root, folder)).includes('run.yaml'));

/** Ways to cut the work and to play it. */
const schedules = [
  { shardRecords: 1, rangeBytes: 500, workers: 3, seed: 1 },
  { shardRecords: 7, rangeBytes: 100_000, workers: 1, seed: 2 },
  { shardRecords: 1000, rangeBytes: 4_000_000, workers: 2, seed: 3 },
] as const;

async function play(folder: string, { shardRecords, rangeBytes, workers, seed }: (typeof schedules)[number]) {
  const seeds = memoryBlob();
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await seeds.put(`drops/sample/${path.slice(join(root, folder).length + 1)}`, readFileSync(path));
  }
  const scenario = seeds.objects.get('drops/sample/scripted.yaml');
  const { replies = [] } = scenario === undefined ? {} : ScriptedScenario.parse(parse(Buffer.from(scenario).toString()));
  const reply = (request: ModelRequest, _key: string, _attempt: number, label: string): string => {
    const prompt = readScriptedPrompt({ messages: request.messages }, label);
    if (prompt === undefined) return '';
    // What a model says depends on what it is asked; nothing else may show in the dataset.
    const key = [prompt.text, String(request.sampling.seed)];
    const own = scriptedReply(replies, prompt.asked, label, key);
    return own ?? (prompt.role === 'author' ? writeQuestion(prompt, key) : answerQuestion(prompt, key));
  };
  const made = await planOfDrop(seeds, 'sample');
  const plan = { ...made, budget: {}, tuning: { ...made.tuning, shardRecords, rangeBytes } };
  const result = await storm({ plan, seeds: seeds.objects, reply, workers, seed });
  expect(violations(plan, result)).toEqual([]);
  expect(result.run.counts?.accepted).toBeGreaterThan(0);
  return [...result.files].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('a dataset has the same bytes whatever the size of shards, the workers and the order of events', () => {
  it.each(drops)('%s', async (folder) => {
    const [first, ...others] = await Promise.all(schedules.map((schedule) => play(folder, schedule)));
    for (const other of others)
      for (const [index, [path, text]] of other.entries()) expect([path, text === first?.[index]?.[1]]).toEqual([path, true]);
  });
});
