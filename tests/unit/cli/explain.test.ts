import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { planKey } from '../../../shared/contract/keys.ts';
import { AcceptedRow, acceptedRow } from '../../../shared/domain/dataset/accepted-row.ts';
import { parquetFile } from '../../../shared/domain/dataset/parquet.ts';
import { RejectedRow, rejectedRow } from '../../../shared/domain/dataset/rejected-row.ts';
import { digest } from '../../../shared/domain/identity.ts';
import { aPlan } from '../../support/a-plan.ts';
import { aRecord } from '../../support/a-record.ts';
import { type Computer, computer } from './fake-world.ts';

const prompt = 'Write a question like {{ question }}.';
const origin = { run: 'set-1', recipe: { name: 'fake', version: 1 } };
const base = aRecord({ question: 'What is 2 + 2?', answer_text: '4', vote: { n: 5, valid: 4, count: 3, share: 0.75 } });
const seed = { ...base.seed, object: 'seeds.jsonl', line: 2, task: 'sums', dataset: 'org/sums', license: 'MIT' };
const lineage = [
  { step: 'seeds' },
  { step: 'write', role: 'generator', model: 'm', prompt: digest(prompt).slice(0, 16), completion: 'c1', sample: 3 },
];
const accepted = { ...base, id: 'aaaa1111', seed, lineage };
const dropped = {
  id: 'bbbb2222',
  step: 'once',
  outcome: 'rejected' as const,
  kind: 'question',
  seed,
  fields: { question: 'What is 2+2?' },
};
const completion = {
  key: 'c1',
  text: 'Here it is:\nWhat is 2 + 2?',
  finishReason: 'stop',
  tokensIn: 9,
  tokensOut: 7,
  usageReported: true,
  model: 'm',
  endpoint: 'e',
  latencyMs: 1,
};

/** A dataset folder with an accepted record and its duplicate. */
function dataset(reason = 'duplicate'): Computer {
  const here = computer();
  const rejected = rejectedRow({ ...dropped, reason, evidence: 'record aaaa1111 was kept' }, origin);
  here.write(
    'set/data/train.parquet',
    parquetFile(AcceptedRow, [acceptedRow(accepted, origin), acceptedRow({ ...accepted, id: 'aaaa3333' }, origin)]),
  );
  here.write('set/rejected/rejected.parquet', parquetFile(RejectedRow, [rejected]));
  here.write('set/manifest.json', JSON.stringify({ dataset: 'set', run: 'set-1', steps: [] }));
  return here;
}

/** What the local cloud of a workspace left of the run. */
function memory(here: Computer): void {
  const plan = aPlan({
    run: 'set-1',
    reasons: { worn_out: 'The words have been used before.' },
    templates: { 'prompts/write.md': prompt },
    stages: [
      { name: 'n', worker: 'normalize', segment: 0, steps: [{ id: 'seeds', kind: 'source', options: {} }] },
      { name: 'g', worker: 'generate', segment: 0, steps: [{ id: 'write', kind: 'prompt', options: {} }] },
      {
        name: 'f',
        worker: 'filter',
        segment: 0,
        steps: [{ id: 'checks', kind: 'filter', options: { use: ['empty', { too_short: { min: 3 } }] } }],
      },
    ],
  });
  const put = (key: string, body: string): void => {
    const name = createHash('sha256').update(key).digest('hex');
    const folder = ['.sower', 'cloud', 'objects', 'work', name.slice(0, 2)].join('/');
    here.write(`${folder}/${name}`, `${JSON.stringify({ key })}\n${body}`);
  };
  put(planKey('set-1'), JSON.stringify(plan));
  put('runs/set-1/g/0/completions-00000.jsonl', `${JSON.stringify(completion)}\n`);
}

describe('sower explain', () => {
  it('shows seed, prompt, model, reply, filters, votes and duplicates of an accepted record', async () => {
    const here = dataset();
    memory(here);
    const { code, out } = await here.sower('explain', 'aaaa1', '--dataset', 'set');
    expect(code).toBe(0);
    for (const text of [
      'Record aaaa1111: accepted',
      'seeds.jsonl, line 2',
      'org/sums',
      'MIT',
      'generator: m, prompt prompts/write.md, sample 3, 7 tokens',
      '... What is 2 + 2?',
      'checks  filter  passed empty, too_short',
      '3 of 4 readable ballots (75 %) for the answer; 5 ballots asked',
      'bbbb2222  duplicate',
    ])
      expect(out).toContain(text);
    expect(out).not.toContain('Here it is');
    expect((await here.sower('explain', 'aaaa1111', '--dataset', 'set', '--texts')).out).toContain('Here it is');
  });

  it('still tells what the dataset itself knows when the workspace has forgotten the run', async () => {
    const { out } = await dataset().sower('explain', 'aaaa1111', '--dataset', 'set', '--json');
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      id: 'aaaa1111',
      outcome: 'accepted',
      seed: { object: 'seeds.jsonl', line: 2, license: 'MIT', row: null },
      steps: [{ step: 'seeds' }, { step: 'write', role: 'generator', model: 'm', completion: 'c1', text: null }],
      duplicates: [{ id: 'bbbb2222', reason: 'duplicate' }],
    });
  });

  it('says of a dropped record where and why', async () => {
    const { out } = await dataset().sower('explain', 'bbbb', '--dataset', 'set');
    expect(out).toContain('Record bbbb2222: rejected');
    expect(out).toMatch(/Reason +duplicate/u);
    expect(out).toMatch(/Evidence +record aaaa1111 was kept/u);
  });

  it('says what a reason of the recipe itself means as long as the workspace has the plan', async () => {
    const here = dataset('worn_out');
    expect((await here.sower('explain', 'bbbb', '--dataset', 'set')).out).not.toContain('used before');
    memory(here);
    const { out } = await here.sower('explain', 'bbbb', '--dataset', 'set');
    expect(out).toMatch(/Reason +worn_out\n +The words have been used before\./u);
  });

  it.each([
    [['aaa', '--dataset', 'set'], 'is no id of a record'],
    [['aaaa', '--dataset', 'set'], '2 records begin with aaaa.'],
    [['zzzz', '--dataset', 'set'], 'No record of this dataset begins with zzzz'],
    [['aaaa', '--dataset', 'drop'], 'is no dataset folder'],
    [['aaaa'], 'This workspace has no dataset yet.'],
  ])('says what is wrong: %j', async (words, message) => {
    const { code, err } = await dataset().sower('explain', ...words);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});
