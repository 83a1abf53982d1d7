import { describe, expect, it } from 'vitest';
import { DropRefused } from '../../../../shared/contract/errors.ts';
import { heldoutIndex } from '../../../../shared/domain/heldout/heldout-index.ts';
import { encodeIndex } from '../../../../shared/domain/heldout/index-file.ts';
import { heldoutReader } from '../../../../shared/stages/heldout-reader.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const key = 'drops/animals/test.jsonl';
const question = 'Which of these animals of the northern forest sleeps through the whole of the long winter in a cave';
const open = async (text: string) => {
  const seeds = memoryBlob();
  await seeds.put(key, text);
  const plan = aPlan({ heldout: [{ key, size: Buffer.byteLength(text), etag: 'e' }] }, { maximumLineBytes: 500 });
  return { seeds, plan };
};

describe('held-out rows', () => {
  it('are found again in a text, with set and item', async () => {
    const { seeds, plan } = await open(`\n${JSON.stringify({ question })}\n`);
    const index = await heldoutReader(seeds).read(plan);
    expect(index?.find(`${question}?`, [])).toMatchObject({ set: 'test.jsonl', item: '2' });
    expect(index?.find('Something quite different', [])).toBeUndefined();
  });

  it('are read once for each run', async () => {
    const { seeds, plan } = await open(`${JSON.stringify({ question })}\n`);
    const reader = heldoutReader(seeds);
    const [one, two] = await Promise.all([reader.read(plan), reader.read(plan)]);
    expect(one).toBe(two);
  });

  it('may come as an index, beside rows', async () => {
    const { seeds, plan } = await open(`${JSON.stringify({ question })}\n`);
    const other = 'Which of the seven old bridges of the town was built last and crosses the river at its widest place';
    const bytes = encodeIndex(heldoutIndex([{ set: 'evals/test', item: '7', row: { question: other } }]).data);
    const index = 'drops/animals/evals';
    await seeds.put(index, bytes);
    const both = { ...plan, heldout: [...plan.heldout, { key: index, size: bytes.length, etag: 'i' }] };
    const check = await heldoutReader(seeds).read(both);
    expect(check?.find(question, [])).toMatchObject({ set: 'test.jsonl', item: '1' });
    expect(check?.find(other, [])).toMatchObject({ set: 'evals/test', item: '7' });
    expect(check?.find('Something quite different', [])).toBeUndefined();
    await seeds.put(index, bytes.subarray(0, bytes.length - 9));
    await expect(heldoutReader(seeds).read(both)).rejects.toThrow('evals: the held-out index cannot be read');
  });

  it('need not be there', async () => {
    expect(await heldoutReader(memoryBlob()).read(aPlan())).toBeUndefined();
  });

  it.each([
    ['{broken\n', 'test.jsonl:1: a held-out row cannot be read'],
    [`{"question": "${'x'.repeat(600)}"}\n`, 'the line is too long'],
  ])('that cannot be read stop the run: %s', async (text, message) => {
    const { seeds, plan } = await open(text);
    const reader = heldoutReader(seeds);
    await expect(reader.read(plan)).rejects.toThrow(DropRefused);
    await expect(reader.read(plan)).rejects.toThrow(message);
  });

  it('are read again after a fault that passes', async () => {
    const { seeds, plan } = await open(`${JSON.stringify({ question })}\n`);
    let broken = true;
    const flaky = {
      ...seeds,
      getRange: (...range: Parameters<typeof seeds.getRange>) => {
        if (broken) return Promise.reject(new Error('busy'));
        return seeds.getRange(...range);
      },
    };
    const reader = heldoutReader(flaky);
    await expect(reader.read(plan)).rejects.toThrow('busy');
    broken = false;
    expect(await reader.read(plan)).toBeDefined();
  });
});
