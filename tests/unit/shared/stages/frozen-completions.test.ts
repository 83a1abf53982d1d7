import { describe, expect, it } from 'vitest';
import { openFrozenCompletions } from '../../../../shared/stages/frozen-completions.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const keyOf = (part: number): string => `c-${part}`;
const open = (work = memoryBlob()) => openFrozenCompletions(work, 'c-', keyOf);

describe('frozen completions', () => {
  it('are there again for the next worker', async () => {
    const work = memoryBlob();
    const first = await open(work);
    first.add(aStoredCompletion('a'));
    first.add(aStoredCompletion('b'));
    await first.flush();
    const second = await open(work);
    expect([second.get('a'), second.get('b'), second.get('c')]).toEqual([
      aStoredCompletion('a'),
      aStoredCompletion('b'),
      undefined,
    ]);
  });

  it('can be read before they are written, and are written without being asked', async () => {
    const work = memoryBlob();
    const frozen = await open(work);
    frozen.add(aStoredCompletion('a'));
    expect(frozen.get('a')).toEqual(aStoredCompletion('a'));
    await Promise.resolve();
    await Promise.resolve();
    expect(work.objects.size).toBe(1);
  });

  it('that come together are one object', async () => {
    const work = memoryBlob();
    const frozen = await open(work);
    for (const key of ['a', 'b', 'c']) frozen.add(aStoredCompletion(key));
    await frozen.flush();
    expect(work.objects.size).toBe(1);
  });

  it('keep the first of two for the same request', async () => {
    const frozen = await open();
    frozen.add(aStoredCompletion('a', 'first'));
    frozen.add(aStoredCompletion('a', 'second'));
    await frozen.flush();
    frozen.add(aStoredCompletion('a', 'third'));
    await frozen.flush();
    expect(frozen.get('a')).toMatchObject({ text: 'first' });
  });

  it('end the same for two workers that write at once, whoever is first', async () => {
    const work = memoryBlob();
    const [one, two] = [await open(work), await open(work)];
    for (const key of ['a', 'b', 'c', 'd']) {
      one.add(aStoredCompletion(key, `one ${key}`));
      await Promise.resolve();
      two.add(aStoredCompletion(key, `two ${key}`));
    }
    two.add(aStoredCompletion('e', 'two e'));
    await Promise.all([one.flush(), two.flush()]);
    const third = await open(work);
    for (const key of ['a', 'b', 'c', 'd']) {
      expect(one.get(key)).toEqual(two.get(key));
      expect(third.get(key)).toEqual(one.get(key));
    }
    expect(third.get('e')).toMatchObject({ text: 'two e' });
  });

  it('keep failures as final as completions, in both orders', async () => {
    const failure = { key: 'a', reason: 'model_failed' as const, evidence: '503' };
    for (const [first, second] of [
      [failure, aStoredCompletion('a')],
      [aStoredCompletion('a'), failure],
    ] as const) {
      const work = memoryBlob();
      const [one, two] = [await open(work), await open(work)];
      one.add(first);
      await one.flush();
      two.add(second);
      await two.flush();
      expect([one.get('a'), two.get('a'), (await open(work)).get('a')]).toEqual([first, first, first]);
    }
  });

  it('are tried again when a write fails, and lost loudly when it fails for good', async () => {
    const work = memoryBlob();
    let broken = 2;
    const flaky = {
      ...work,
      async create(key: string, body: Uint8Array | string) {
        broken -= 1;
        if (broken >= 0) throw new Error('busy');
        return work.create(key, body);
      },
    };
    const frozen = await open(flaky);
    frozen.add(aStoredCompletion('a'));
    await frozen.flush();
    expect((await open(work)).get('a')).toEqual(aStoredCompletion('a'));
    broken = 100;
    frozen.add(aStoredCompletion('b'));
    await expect(frozen.flush()).rejects.toThrow('busy');
  });

  it('recognise their own part when the answer to its write got lost', async () => {
    const work = memoryBlob();
    let losing = true;
    const deaf = {
      ...work,
      async create(key: string, body: Uint8Array | string) {
        const created = await work.create(key, body);
        if (!losing) return created;
        losing = false;
        throw new Error('connection reset');
      },
    };
    const frozen = await open(deaf);
    frozen.add(aStoredCompletion('a'));
    await frozen.flush();
    expect(work.objects.size).toBe(1);
    expect(frozen.get('a')).toEqual(aStoredCompletion('a'));
  });
});
