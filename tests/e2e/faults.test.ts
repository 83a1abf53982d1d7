import { afterEach, describe, expect, it } from 'vitest';
import { type Arrival, type ChatServer, type ChatServerOptions, chatServer } from './support/chat-server.ts';
import { checkedDataset, countBy, digestsOf, oneObject } from './support/dataset.ts';
import { type DropFiles, sumDrop } from './support/drops.ts';
import { runInCloud } from './support/run-in-cloud.ts';
import type { FaultName } from './support/wire-faults.ts';
import { type Workplace, workplace } from './support/workplace.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function server(options: ChatServerOptions = {}): Promise<ChatServer> {
  const started = await chatServer(options);
  closers.push(started.close);
  return started;
}

async function place(drop: DropFiles, environment: Readonly<Record<string, string>> = {}): Promise<Workplace> {
  const at = await workplace(environment);
  closers.push(at.remove);
  for (const [path, content] of Object.entries(drop)) at.write(`drop/${path}`, content);
  return at;
}

const inCloud = (drop: DropFiles, { url }: ChatServer, options: object = {}) =>
  runInCloud(
    drop,
    { upstream: { kind: 'http', url, model: 'rules', concurrency: 16 }, speed: 4, ...options },
    (clean) => closers.push(clean),
  );

describe('an endpoint that misbehaves', { timeout: 180_000 }, () => {
  it('costs no record when it does better the next time', async () => {
    const drop = sumDrop(8);
    const calm = await inCloud(drop, await server());
    const expected = await checkedDataset(calm.dataset);
    const passing: FaultName[] = [
      ...(['throttled', 'throttledWithPause', 'serverError', 'badGateway', 'html'] as const),
      ...(['reset', 'hang', 'halfJson', 'noChoices'] as const),
    ];
    const bad = await server({ fault: ({ number, repeat }) => (repeat === 0 ? passing[number] : undefined) });
    const { dataset } = await inCloud(drop, bad, { modelTimeoutMs: 700 });
    expect((await checkedDataset(dataset)).manifest.counts).toEqual(expected.manifest.counts);
    expect(digestsOf(dataset)).toEqual(digestsOf(calm.dataset));
    expect(bad.asked()).toBe(bad.answered() + passing.length);
  });

  it('fails or sorts out the one record that it treats badly', async () => {
    const final: FaultName[] = [
      'badRequest',
      'emptyText',
      'nullText',
      'cutOff',
      'tenMegabytes',
      'noUsage',
      'wrongIndex',
    ];
    const keys = new Map<number, string>();
    const fault = ({ number, key, repeat }: Arrival): FaultName | undefined => {
      if (repeat === 0) keys.set(number, key);
      return final.find((_, index) => keys.get(index) === key);
    };
    const bad = await server({ fault });
    const { dataset, run } = await inCloud(sumDrop(8), bad);
    const { manifest, rejected } = await checkedDataset(dataset);
    expect(run.status).toBe('partial');
    expect(
      countBy(
        rejected.filter(({ outcome }) => outcome === 'failed'),
        'reason',
      ),
    ).toEqual({ model_refused: 1 });
    expect(manifest.reasons).toMatchObject({ empty: 2 });
    expect(manifest.counts.accepted).toBeGreaterThan(5);
    expect(bad.asked()).toBe(bad.known.size);
  });

  it('with five errors and two hangs in a hundred loses no record without a word', async () => {
    const errors: FaultName[] = ['serverError', 'throttled', 'reset', 'badGateway', 'halfJson'];
    const fault = ({ number }: Arrival): FaultName | undefined => {
      const draw = (number * 7919) % 100;
      return draw < 5 ? errors[draw] : draw < 7 ? 'hang' : undefined;
    };
    const bad = await server({ fault, fickle: true });
    const { dataset } = await inCloud(sumDrop(16), bad, { modelTimeoutMs: 500 });
    await checkedDataset(dataset);
    expect(bad.askedAfterAnswer()).toBe(0);
  });

  it('may be away for a while', async () => {
    const bad = await server({ latency: () => 5 });
    const running = inCloud(sumDrop(8), bad);
    await bad.arrived(20);
    await bad.goAway();
    setTimeout(() => void bad.comeBack(), 1500);
    const { dataset } = await running;
    expect((await checkedDataset(dataset)).manifest.status).toBe('complete');
  });
});

describe('an endpoint that refuses the set-up', { timeout: 180_000 }, () => {
  it('stops the run before any record fails, and the run goes on with the right key', async () => {
    const locked = await server({ apiKey: 'the-right-key' });
    const at = await place(sumDrop(6), { RIGHT: 'the-right-key', WRONG: 'another-key' });
    const run = ['run', 'drop', '--endpoint', locked.url, '--model', 'rules', '--json', '--api-key-env'];
    const wrong = await at.sower(...run, 'WRONG');
    expect(wrong.code, wrong.err).not.toBe(0);
    expect(wrong.err).toContain('401');
    expect(wrong.err).toContain('key');
    expect(wrong.err).not.toContain('another-key');
    expect(oneObject(wrong.out)).toMatchObject({ status: 'failed', dataset: null, usd: 0 });
    expect(locked.asked()).toBe(0);

    const right = await at.sower(...run, 'RIGHT', '--resume');
    expect(right.code, right.err).toBe(0);
    await checkedDataset(String(oneObject(right.out).dataset));
  });

  it('that refuses connections is found out before anything starts', async () => {
    const gone = await server();
    await gone.goAway();
    const at = await place(sumDrop(2));
    const { code, out, err } = await at.sower('run', 'drop', '--endpoint', gone.url, '--model', 'rules', '--json');
    expect(code, err).toBe(5);
    expect(err).toContain('refused');
    expect(oneObject(out)).toMatchObject({ run: null, status: 'failed', error: { exitCode: 5 } });
  });
});

describe('the spend cap', { timeout: 180_000 }, () => {
  const price =
    'roles:\n  generator: { model: rules, price: { input_per_million: 2, output_per_million: 8 } }\n  solver: { model: rules, price: { input_per_million: 2, output_per_million: 8 } }\n';
  const usd = (tokens: { in: number; out: number }): number => (tokens.in * 2 + tokens.out * 8) / 1e6;

  it.each([
    {
      what: 'dollars',
      words: ['--max-usd', '0.03', '--mode', 'realtime'],
      more: price,
      within: (spent: ChatServer) => usd(spent.tokens()) <= 0.03,
    },
    {
      what: 'nothing at all',
      words: ['--max-usd', '0', '--mode', 'realtime'],
      more: price,
      within: (spent: ChatServer) => spent.asked() === 0,
    },
    {
      what: 'tokens',
      words: [],
      more: 'budget: { max_tokens: 12000 }\n',
      within: (spent: ChatServer) => spent.tokens().in + spent.tokens().out <= 12_000,
    },
  ])('of $what is never overrun, and what there is gets published', async ({ words, more, within }) => {
    const endpoint = await server({ fault: ({ number }) => (number % 9 === 4 ? 'serverError' : undefined) });
    const at = await place(sumDrop(12, more));
    const run = ['run', 'drop', '--endpoint', endpoint.url, '--model', 'rules', ...words, '--json'];
    const { code, out, err } = await at.sower(...run);
    expect(code, err).toBe(3);
    const result = oneObject(out);
    expect(result.status).toBe('partial');
    expect(result.reasons.budget).toBeGreaterThan(0);
    expect(within(endpoint)).toBe(true);
    await checkedDataset(String(result.dataset), result);
  });
});

describe('deliveries', { timeout: 180_000 }, () => {
  it('twice and in any order give the same bytes', async () => {
    const drop = sumDrop(10);
    const once = await inCloud(drop, await server());
    const often = await inCloud(drop, await server({ latency: ({ number }) => (number * 37) % 23 }), {
      delivery: { seed: 7, duplicateShare: 0.6 },
    });
    await checkedDataset(once.dataset);
    expect(digestsOf(often.dataset)).toEqual(digestsOf(once.dataset));
  });
});
