import { describe, expect, it } from 'vitest';
import { scriptedModel } from '../../../local/services/scripted-model.ts';
import type { FunctionUpstream } from '../../../local/services/upstream.ts';
import { type Completion, completionKey, type ModelRequest } from '../../../shared/domain/completion.ts';

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

const schema = {
  type: 'json_schema',
  json_schema: { name: 'ask', schema: { type: 'object', properties: {}, required: [] }, strict: true },
};
const bySchema = (content: string): ModelRequest =>
  request(content, { sampling: { max_tokens: 50, seed: content.length, response_format: schema } });

/** How an endpoint answers, by texts in the last turn; everything else with that turn. */
export interface Behaviour {
  readonly cut?: string;
  readonly empty?: string;
  readonly refuse?: string;
  /** It refuses JSON schemas. */
  readonly noSchemas?: boolean;
  /** It counts no tokens and gives no reason for the end. */
  readonly saysLittle?: boolean;
}

/** What an endpoint was asked and what it answered. */
type Watch = (body: string, reply: string) => void;

/** A server whose answers are made here. */
export const plainServer = (behaviour: Behaviour, watch: Watch): FunctionUpstream => {
  const has = (asked: string, text: string | undefined): boolean => text !== undefined && asked.includes(text);
  return watched(behaviour, watch, async (body) => {
    const asked = String(JSON.parse(body).messages.at(-1).content);
    if (has(asked, behaviour.refuse)) return { status: 400, body: 'no' };
    const content = has(asked, behaviour.empty) ? null : has(asked, behaviour.cut) ? 'half' : asked;
    const finish_reason = has(asked, behaviour.cut) ? 'length' : 'stop';
    const choice = { index: 0, message: { role: 'assistant', content }, finish_reason };
    const usage = { prompt_tokens: 7, completion_tokens: 3 };
    return { status: 200, body: JSON.stringify({ model: 'served', choices: [choice], usage }) };
  });
};

/** The stand-in, by a scenario. */
export const scriptedServer = (behaviour: Behaviour, watch: Watch): FunctionUpstream => {
  const { cut, empty, refuse } = behaviour;
  const faults = [
    ...(cut === undefined ? [] : [{ when: { prompt: cut }, fault: 'truncated' as const }]),
    ...(empty === undefined ? [] : [{ when: { prompt: empty }, fault: 'empty' as const }]),
    ...(refuse === undefined ? [] : [{ when: { prompt: refuse }, fault: { status: 400 } }]),
  ];
  const model = scriptedModel({ scenario: { replies: [{ when: {}, say: '{source}' }], faults } });
  return watched(behaviour, watch, (body, label) => model.reply(body, label));
};

function watched(
  { saysLittle, noSchemas }: Behaviour,
  watch: Watch,
  reply: FunctionUpstream['reply'],
): FunctionUpstream {
  return {
    kind: 'function',
    model: '',
    concurrency: 4,
    async reply(body, label) {
      const refuses = noSchemas && body.includes('"response_format"');
      const answer = refuses ? { status: 400, body: '{"error":"unknown field"}' } : await reply(body, label);
      watch(body, answer.body);
      if (!saysLittle || answer.status !== 200) return answer;
      const { content } = JSON.parse(answer.body).choices[0].message;
      return { ...answer, body: JSON.stringify({ choices: [{ message: { content } }] }) };
    },
  };
}

/** What every way to a model does. @param open a generator whose endpoint behaves as told. */
export function generatorContract(
  name: string,
  open: (behaviour: Behaviour, watch: Watch) => Promise<GeneratorUnderTest>,
): void {
  const asked = async (
    requests: readonly ModelRequest[],
    behaviour: Behaviour = {},
    watch: Watch = () => undefined,
  ): Promise<Answered[]> => {
    const generator = await open(behaviour, watch);
    try {
      return await generator.ask(requests);
    } finally {
      await generator.close();
    }
  };
  const texts = (answers: readonly Answered[]): string[] =>
    answers.map((one) => (typeof one === 'object' ? one.text : one));

  describe(`${name} as a generator`, () => {
    it('asks with model, turns and parameters, the seed included, each request once', async () => {
      const seen: string[] = [];
      await asked([request('one'), request('three')], {}, (body) => seen.push(body));
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
      const counted = { in: 0, out: 0 };
      const requests = ['a', 'b', 'c', 'd', 'e'].map((content) => request(content));
      const answers = await asked(requests, {}, (_body, reply) => {
        const { usage } = JSON.parse(reply);
        counted.in += usage.prompt_tokens;
        counted.out += usage.completion_tokens;
      });
      expect(texts(answers)).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(new Set(answers.map((one) => (typeof one === 'object' ? one.key : one))).size).toBe(5);
      const spent = answers.map((one) => (typeof one === 'object' ? [one.tokensIn, one.tokensOut] : [0, 0]));
      const sum = (at: number): number => spent.reduce((total, one) => total + (one[at] ?? 0), 0);
      expect({ in: sum(0), out: sum(1) }).toEqual(counted);
      expect(answers[0]).toMatchObject({ finishReason: 'stop', usageReported: true, model: 'm', endpoint: 'model' });
    });

    it('keeps requests apart that differ in what they are asked with', async () => {
      const seen: string[] = [];
      const shorter = request('a', { sampling: { max_tokens: 9, seed: 1 } });
      await asked([request('a'), shorter], {}, (body) => seen.push(body));
      expect(seen.map((body) => JSON.parse(body).max_tokens).sort()).toEqual([50, 9]);
    });

    it('hands on an answer that was cut off, or is empty, as it is', async () => {
      const answers = await asked([request('cut this'), request('nothing')], { cut: 'cut', empty: 'nothing' });
      expect(answers).toMatchObject([{ finishReason: 'length' }, { text: '' }]);
      expect(texts(answers)[0]).not.toBe('cut this');
    });

    it('counts upper bounds where the server counts nothing', async () => {
      const [answer] = await asked([request('a')], { saysLittle: true });
      expect(answer).toMatchObject({ text: 'a', finishReason: 'unknown', usageReported: false, tokensOut: 50 });
    });

    it('fails the request alone that is refused', async () => {
      const answers = await asked([request('good'), request('bad'), request('fine')], { refuse: 'bad' });
      expect(texts(answers)).toEqual(['good', 'refused', 'fine']);
    });

    it('asks for a reply by a JSON schema', async () => {
      const seen: string[] = [];
      const answers = await asked([bySchema('a'), bySchema('b')], {}, (body) => seen.push(body));
      expect(texts(answers)).toEqual(['a', 'b']);
      expect(seen.map((body) => JSON.parse(body).response_format)).toEqual([schema, schema]);
    });

    it('asks without the schema where the server refuses it, and loses nothing by that', async () => {
      const seen: string[] = [];
      const requests = [bySchema('good'), bySchema('bad'), bySchema('fine')];
      const answers = await asked(requests, { noSchemas: true, refuse: 'bad' }, (body) => seen.push(body));
      expect(texts(answers)).toEqual(['good', 'refused', 'fine']);
      const keys = answers.flatMap((one) => (typeof one === 'object' ? [one.key] : []));
      expect(keys).toEqual([requests[0], requests[2]].map((one) => one && completionKey(one)));
      expect(seen.filter((body) => !body.includes('response_format'))).toHaveLength(3);
    });

    it('fails the request alone that is refused with a schema that the server takes', async () => {
      const answers = await asked([bySchema('good'), bySchema('bad'), bySchema('fine')], { refuse: 'bad' });
      expect(texts(answers)).toEqual(['good', 'refused', 'fine']);
    });

    it('brings any text back as it is', async () => {
      const odd = 'quotes " and \\ and \u0000 and \u{1F33E} and \r\n and </script>';
      expect(texts(await asked([request(odd)]))).toEqual([odd]);
    });
  });
}
