import { afterEach, describe, expect, it } from 'vitest';
import { type ChatServer, type ChatServerOptions, chatServer } from './support/chat-server.ts';
import { checkedDataset, digestsOf, oneObject, type Result } from './support/dataset.ts';
import { sumDrop } from './support/drops.ts';
import { type Workplace, workplace } from './support/workplace.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const drop = sumDrop(10);
const concurrency = 8;
/** Calls that a kill can cost: those at the endpoint, and as many that it has just answered and nobody has stored yet. */
const underWay = 2 * concurrency;

type Mode = 'realtime' | 'async';

async function place(
  mode: Mode,
  options: ChatServerOptions,
): Promise<{ at: Workplace; server: ChatServer; words: string[] }> {
  const server = await chatServer({ latency: ({ number }) => 40 + ((number * 37) % 80), ...options });
  const at = await workplace();
  closers.push(server.close, at.remove);
  for (const [path, content] of Object.entries(drop)) at.write(`drop/${path}`, content);
  const endpoint = ['--endpoint', server.url, '--model', 'rules', '--concurrency', String(concurrency), '--mode', mode];
  return { at, server, words: ['run', 'drop', ...endpoint, '--json'] };
}

async function toTheEnd(at: Workplace, words: readonly string[]): Promise<Result> {
  const { code, out, err } = await at.sower(...words);
  expect(code, err).toBe(0);
  return oneObject(out);
}

/** Kills the whole tree when so many requests have arrived, then finishes the run. */
async function killed(mode: Mode, moments: readonly number[], options: ChatServerOptions) {
  const { at, server, words } = await place(mode, options);
  for (const [index, moment] of moments.entries()) {
    const command = at.start(...(index % 2 === 0 ? words : ['run', '--resume', '--json']));
    await Promise.race([server.arrived(moment), command.ended]);
    command.killTree();
    await command.ended;
  }
  const result = await toTheEnd(at, ['run', '--resume', '--json']);
  return { result, server };
}

describe('kill -9 of the whole process tree', { timeout: 180_000 }, () => {
  it.each(['realtime', 'async'] as const)(
    '%s: changes no byte of the dataset, and asks nothing twice but what was under way',
    async (mode) => {
      const calm = await place(mode, {});
      const expected = await toTheEnd(calm.at, calm.words);
      await checkedDataset(String(expected.dataset), expected);
      const all = calm.server.asked();
      expect(calm.server.askedAfterAnswer()).toBe(0);

      const moments = [1, Math.floor(all / 2), all - 4];
      const { result, server } = await killed(mode, moments, {});
      expect(result.counts).toEqual(expected.counts);
      expect(digestsOf(String(result.dataset))).toEqual(digestsOf(String(expected.dataset)));
      expect(server.known.size).toBe(all);
      expect(server.askedAfterAnswer()).toBeLessThanOrEqual(moments.length * underWay);
      expect(server.asked()).toBeLessThanOrEqual(all + moments.length * underWay);
    },
  );

  it.each(['realtime'] as const)(
    '%s: loses nothing when the endpoint never gives the same answer twice',
    async (mode) => {
      const moments = [9, 40];
      const { result, server } = await killed(mode, moments, { fickle: true });
      expect(result.status).toBe('complete');
      await checkedDataset(String(result.dataset), result);
      expect(server.askedAfterAnswer()).toBeLessThanOrEqual(moments.length * underWay);
    },
  );
});
