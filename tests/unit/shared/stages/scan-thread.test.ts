import { describe, expect, it } from 'vitest';
import { RequestRefused } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import type { Generator } from '../../../../shared/ports.ts';
import { generateShard, openGeneration } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import type { RenderPrompt } from '../../../../shared/stages/prompt-calls.ts';
import { aModel, aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const scan = { mode: 'scan', by: ['doc_id'], order: 'chunk_index', state: { tail_tokens: 50, outline_tokens: 50 } };
const planWith = (options: object = {}): Plan => {
  const plan = aPlan();
  const stages = plan.stages.map((stage) => ({
    ...stage,
    steps: stage.steps.map((step) =>
      step.id === 'ask' ? { ...step, options: { ...(step.options as object), samples: 1, ...scan, ...options } } : step,
    ),
  }));
  return { ...plan, stages };
};
const chunk = (document: string, index: number): SowerRecord =>
  aRecord(
    { doc_id: document, chunk_index: index, text: `source ${document}${index}` },
    { id: `${document}${index}`, kind: 'chunk' },
  );
const documents = ['a', 'b', 'c'].flatMap((document) => [3, 1, 0, 2, 4].map((index) => chunk(document, index)));

const renderPrompt: RenderPrompt = (_plan, _template, { fields }) => ({
  messages: [{ role: 'user', content: `${fields.text}\nBEFORE ${fields.carried_pieces}: ${fields.carried_tail}` }],
  template: 'digest',
});
const portsOf = (generator: Generator, work = memoryBlob()) => ({
  work,
  ledger: memoryLedger(),
  clock: stillClock(),
  generator,
  renderPrompt,
  meter: noMeter,
});
async function run(generator: Generator, plan = planWith(), records = documents, work = memoryBlob()) {
  await work.put('in', encodeLines(records));
  const output = await generateShard(portsOf(generator, work), aWork(plan, 'ask', { input: 'in' }));
  if (typeof output === 'string') throw new Error(output);
  return output;
}
/** Writes what it was asked about. */
const writer = () => aModel(({ messages }) => `written of ${messages[0]?.content.split('\n')[0]}`);

describe('a scan over the chunks of documents', () => {
  it('leaves what each chunk saw in its record where it is told to', async () => {
    const state = { tail_tokens: 50, outline_tokens: 50, keep: true };
    const { parts } = await run(writer(), planWith({ state }), documents.slice(0, 5));
    const second = parts[0]?.find(({ fields }) => fields.chunk_index === 1);
    expect(second?.fields).toMatchObject({ carried_pieces: '1', carried_tail: 'written of source a0' });
  });

  it('shows each chunk what was written of the one before it, and nothing that comes later', async () => {
    const prompts: string[] = [];
    const model: Generator = {
      complete: async ({ messages }, key) => {
        prompts.push(messages[0]?.content ?? '');
        return aStoredCompletion(key, `written of ${messages[0]?.content.split('\n')[0]}`);
      },
    };
    const output = await run(model);
    expect(prompts).toHaveLength(15);
    for (const document of ['a', 'b', 'c']) {
      const own = prompts.filter((prompt) => prompt.startsWith(`source ${document}`));
      expect(own.map((prompt) => prompt.split('\n')[0])).toEqual(
        [0, 1, 2, 3, 4].map((at) => `source ${document}${at}`),
      );
      for (const [index, prompt] of own.entries()) {
        expect(prompt).toContain(`BEFORE ${index}:`);
        if (index > 0) expect(prompt).toContain(`written of source ${document}${index - 1}`);
        for (let later = index; later < 5; later += 1)
          expect(prompt).not.toContain(`written of source ${document}${later}`);
      }
    }
    expect(output.parts[0]).toHaveLength(15);
    expect(output.parts[0]?.[0]?.fields).not.toHaveProperty('carried_tail');
    expect(output.tallies).toMatchObject([{ in: 15, made: 15, kept: 15 }]);
  });

  it('asks the documents side by side: the first wave is the first chunk of each', async () => {
    const work = memoryBlob();
    await work.put('in', encodeLines(documents));
    const { threads, frozen } = await openGeneration(
      portsOf(writer(), work),
      aWork(planWith(), 'ask', { input: 'in' }),
    );
    const due = threads.flatMap((thread) => thread.due(frozen));
    expect(due.map(({ label }) => label)).toEqual(['ask/a0/0', 'ask/b0/0', 'ask/c0/0']);
  });

  it('goes on where a worker died, without repeating a call, to equal bytes', async () => {
    const whole = await run(writer());
    for (let death = 1; death < 15; death += 1) {
      const work = memoryBlob();
      let calls = 0;
      const mortal: Generator = {
        complete: async (request, key, label, timeout) => {
          calls += 1;
          if (calls > death) throw new TypeError('died');
          return writer().complete(request, key, label, timeout);
        },
      };
      await expect(run(mortal, planWith(), documents, work)).rejects.toThrow('died');
      const heir = writer();
      expect(await run(heir, planWith(), documents, work)).toEqual(whole);
      expect(heir.labels).toHaveLength(15 - death);
    }
  });

  it('leaves a failed chunk out of what the next one sees', async () => {
    const model: Generator = {
      complete: async ({ messages }, key) => {
        const [source = '', before = ''] = messages[0]?.content.split('\n') ?? [];
        if (source === 'source a1') throw new RequestRefused('400: no', 400);
        return aStoredCompletion(key, `written of ${source} after ${before.slice(0, 8)}`);
      },
    };
    const output = await run(model, planWith(), documents.slice(0, 5));
    expect(output.dropped).toMatchObject([{ outcome: 'failed', reason: 'model_refused', fields: { chunk_index: 1 } }]);
    expect(output.parts[0]?.map(({ fields }) => (fields.reply as { text: string }).text)).toEqual([
      'written of source a0 after BEFORE 0',
      'written of source a2 after BEFORE 1',
      'written of source a3 after BEFORE 2',
      'written of source a4 after BEFORE 3',
    ]);
  });

  it('makes a chain of its own for each sample', async () => {
    const model = writer();
    const output = await run(model, planWith({ samples: 2 }), documents.slice(0, 5));
    expect(model.labels).toHaveLength(10);
    expect(output.tallies).toMatchObject([{ in: 5, made: 10, kept: 10 }]);
  });
});
