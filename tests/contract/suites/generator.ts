import { describe, expect, it } from 'vitest';
import type { Upstream } from '../../../local/services/upstream.ts';
import type { Completion, ModelRequest } from '../../../shared/domain/completion.ts';

/** What became of a request: its completion, or how it failed for good. */
export type Answered = Completion | 'refused' | 'failed';

/** A generator over an endpoint that somebody stands in for. */
export interface GeneratorUnderTest {
  /** Asks all of them and waits until each is answered or has failed for good. */
  ask(requests: readonly ModelRequest[]): Promise<Answered[]>;
  close(): Promise<void>;
}

const request = (content: string, over: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'm',
  endpoint: 'model',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content },
  ],
  sampling: { max_tokens: 50, temperature: 0.5, seed: content.length },
  sample: 0,
  ...over,
});
const chat = (content: string | null, over: object = {}): string =>
  JSON.stringify({
    model: 'served',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...over }],
    usage: { prompt_tokens: 7, completion_tokens: 3 },
  });

/** What every way to a model does. @param open a generator whose endpoint answers as told. */
export function generatorContract(
  name: string,
  open: (reply: (body: string) => { status: number; body: string }) => Promise<GeneratorUnderTest>,
): void {
  const asked = async (
    requests: readonly ModelRequest[],
    reply: (body: string) => { status: number; body: string },
  ): Promise<Answered[]> => {
    const generator = await open(reply);
    try {
      return await generator.ask(requests);
    } finally {
      await generator.close();
    }
  };
  const bodies = (): [string[], (body: string) => { status: number; body: string }] => {
    const seen: string[] = [];
    return [
      seen,
      (body) => {
        seen.push(body);
        return { status: 200, body: chat(`to ${JSON.parse(body).messages[1].content}`) };
      },
    ];
  };

  describe(`${name} as a generator`, () => {
    it('asks with model, turns and parameters, the seed included, each request once', async () => {
      const [seen, reply] = bodies();
      await asked([request('one'), request('three')], reply);
      expect(seen.map((body) => JSON.parse(body)).sort((a, b) => a.seed - b.seed)).toEqual(
        ['one', 'three'].map((content) => ({
          model: 'm',
          messages: request(content).messages,
          max_tokens: 50,
          temperature: 0.5,
          seed: content.length,
        })),
      );
    });

    it('gives each request its own answer, with its key, text, finish reason and usage', async () => {
      const [, reply] = bodies();
      const requests = ['a', 'b', 'c', 'd', 'e'].map((content) => request(content));
      const answers = await asked(requests, reply);
      expect(answers.map((one) => (typeof one === 'object' ? one.text : one))).toEqual([
        'to a',
        'to b',
        'to c',
        'to d',
        'to e',
      ]);
      expect(new Set(answers.map((one) => (typeof one === 'object' ? one.key : one))).size).toBe(5);
      const spent = answers.map((one) => (typeof one === 'object' ? [one.tokensIn, one.tokensOut] : [0, 0]));
      const sum = (at: number): number => spent.reduce((total, one) => total + (one[at] ?? 0), 0);
      expect([sum(0), sum(1)]).toEqual([35, 15]);
      expect(answers[0]).toMatchObject({ finishReason: 'stop', usageReported: true, model: 'm' });
    });

    it('keeps requests apart that differ in what they are asked with', async () => {
      const [seen, reply] = bodies();
      await asked([request('a'), request('a', { sampling: { max_tokens: 9, seed: 1 } })], reply);
      expect(seen.map((body) => JSON.parse(body).max_tokens).sort()).toEqual([50, 9]);
    });

    it('hands on an answer that was cut off, or is empty, as it is', async () => {
      const answers = await asked([request('cut'), request('empty!')], (body) => ({
        status: 200,
        body: body.includes('cut') ? chat('half', { finish_reason: 'length' }) : chat(null),
      }));
      expect(answers).toMatchObject([{ text: 'half', finishReason: 'length' }, { text: '' }]);
    });

    it('counts upper bounds where the server counts nothing', async () => {
      const body = JSON.stringify({ choices: [{ message: { content: 'x' } }] });
      const [answer] = await asked([request('a')], () => ({ status: 200, body }));
      expect(answer).toMatchObject({ text: 'x', finishReason: 'unknown', usageReported: false, tokensOut: 50 });
    });

    it('fails the request alone that is refused', async () => {
      const answers = await asked([request('good'), request('bad'), request('fine')], (body) =>
        body.includes('bad') ? { status: 400, body: 'no' } : { status: 200, body: chat('yes') },
      );
      expect(answers.map((one) => (typeof one === 'object' ? one.text : one))).toEqual(['yes', 'refused', 'yes']);
    });

    it('brings any text back as it is', async () => {
      const odd = 'quotes " and \\ and \u0000 and \u{1F33E} and \r\n and </script>';
      const [answer] = await asked([request(odd)], () => ({ status: 200, body: chat(odd) }));
      expect(answer).toMatchObject({ text: odd });
    });
  });
}

/** An upstream that answers by a function of the body. */
export const answering = (reply: (body: string) => { status: number; body: string }): Upstream => ({
  kind: 'function',
  model: '',
  concurrency: 4,
  reply: async (body) => reply(body),
});
