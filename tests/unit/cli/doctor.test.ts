import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { computer } from './fake-world.ts';

async function serverAnswering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

describe('doctor', () => {
  it('says which Node, endpoint, disk and folders would be used', async () => {
    const { sower, folder, started } = computer();
    const { code, out } = await sower('doctor');
    expect(code).toBe(0);
    expect(out).toContain(process.version);
    expect(out).toContain('embedded model');
    expect(out).toContain('would be downloaded');
    expect(out).toContain(`${folder}/.sower (would be created)`);
    expect(out).toContain('Ready.');
    expect(started).toEqual([]);
  });

  it('ends with 5 when something is missing', async () => {
    const machine = computer();
    machine.freeBytes = 1000;
    const { code, out } = await machine.sower('doctor', '--json');
    expect(code).toBe(5);
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, ok: false });
  });

  it('makes a few small calls of a given endpoint and tells what came back', async () => {
    const asked: string[] = [];
    const url = await serverAnswering(async (request, response) => {
      for await (const chunk of request) asked.push(String(chunk));
      response.end(JSON.stringify({ model: 'm-1', choices: [{ message: { content: 'ok\u001b[2J' } }] }));
    });
    const { code, out } = await computer().sower('doctor', '--endpoint', `${url}/v1`, '--model', 'm');
    expect(code).toBe(0);
    expect(out).toContain('m-1 answered "ok\\x1b[2J"');
    const bodies = asked.map((body) => JSON.parse(body) as { model: string; max_tokens: number });
    expect(bodies[0]).toMatchObject({ model: 'm', max_tokens: 8 });
    expect(bodies.every(({ model, max_tokens }) => model === 'm' && max_tokens <= 24)).toBe(true);
    expect(bodies.length).toBeLessThanOrEqual(3);
  });

  /** A server that can everything; what it is to be without is taken away. */
  const able =
    (without: readonly string[] = []): RequestListener =>
    async (request, response) => {
      if (request.url === '/v1/models') {
        const length = without.includes('length') ? {} : { max_model_len: 16384 };
        response.end(
          JSON.stringify({
            data: [{ id: 'm', ...(without.includes('revision') ? {} : { root: '/weights' }), ...length }],
          }),
        );
        return;
      }
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const body = JSON.parse(text) as { response_format?: object; stream?: boolean };
      if (body.response_format && without.includes('peace')) {
        response.destroy();
        return;
      }
      if (body.response_format && without.includes('schema')) {
        response.writeHead(400).end('{"error":"response_format is not supported"}');
        return;
      }
      if (body.stream && !without.includes('stream')) {
        response.end('data: {"choices":[]}\n\ndata: [DONE]\n\n');
        return;
      }
      const content = body.response_format && !without.includes('heed') ? '{"wet": true}' : 'Yes, it is.';
      const usage = without.includes('usage') ? {} : { usage: { prompt_tokens: 9, completion_tokens: 2 } };
      const model = without.includes('name') ? {} : { model: 'm' };
      response.end(
        JSON.stringify({
          ...model,
          system_fingerprint: 'fp_7',
          choices: [{ message: { content }, finish_reason: 'stop' }],
          ...usage,
        }),
      );
    };
  const examined = async (without: readonly string[] = []) => {
    const url = await serverAnswering(able(without));
    const { code, out } = await computer().sower('doctor', '--endpoint', url, '--model', 'm', '--json');
    expect(code).toBe(0);
    const { findings } = JSON.parse(out) as { findings: { subject: string; state: string; finding: string }[] };
    return new Map(findings.map(({ subject, state, finding }) => [subject, `${state}: ${finding}`]));
  };

  it('says what an endpoint can', async () => {
    const found = await examined();
    expect(found.get('model name')).toMatch(/^ok: /u);
    expect(found.get('usage')).toMatch(/^ok: /u);
    expect(found.get('structured output')).toMatch(/^ok: .*prompts that have one send it/u);
    expect(found.get('stream')).toMatch(/^ok: /u);
    expect(found.get('revision')).toMatch(/^ok: listed-[0-9a-f]{12}: /u);
    expect(found.get('context length')).toBe('ok: 16,384 tokens for prompt and reply together');
  });

  it.each([
    ['schema', 'structured output', /^note: refused \(400\): prompts with a JSON schema are asked without it/u],
    ['heed', 'structured output', /^note: passed over: the reply does not keep to the schema/u],
    ['usage', 'usage', /^note: .*costs come out too high/u],
    ['name', 'model name', /^note: .*names no model/u],
    ['stream', 'stream', /^note: no stream/u],
    ['peace', 'structured output', /^note: no answer: /u],
    ['revision', 'revision', /^note: the reply has the fingerprint fp_7; .*roles\.<role>\.revision/u],
    ['length', 'context length', /^note: the server does not say/u],
  ])('says what runs do without: %s', async (without, subject, words) => {
    expect((await examined([without])).get(subject)).toMatch(words);
  });

  it('looks at the servers of single roles too, each with its own key', async () => {
    const keys: unknown[] = [];
    const url = await serverAnswering((request, response) => {
      keys.push(request.headers.authorization);
      able()(request, response);
    });
    const machine = computer();
    machine.environment.JUDGE_KEY = 'geheim';
    const { code, out } = await machine.sower('doctor', '--role', `judge=${url},model=m,key-env=JUDGE_KEY`);
    expect(code).toBe(0);
    expect(out).toContain(`judge`);
    expect(out).toContain('(given by --role)');
    expect(new Set(keys)).toEqual(new Set(['Bearer geheim']));
    expect(out).not.toContain('geheim');
  });

  it('finds the models of a server when none is named', async () => {
    const url = await serverAnswering((request, response) => {
      const models = { data: [{ id: 'a' }, { id: 'b' }] };
      response.end(
        JSON.stringify(request.url === '/v1/models' ? models : { choices: [{ message: { content: 'ok' } }] }),
      );
    });
    const { out } = await computer().sower('doctor', '--endpoint', url);
    expect(out).toContain('The server lists: a, b');
    expect(out).toContain('a answered "ok"');
  });

  it.each([
    [401, '', 'refuses the key'],
    [404, '', 'no chat-completions API'],
    [302, '', 'redirect'],
    [500, 'oops', 'answers 500. oops'],
    [200, '<html>', 'not with a chat completion'],
    [200, '', 'not with a chat completion'],
  ])('explains an answer %i %j', async (status, body, words) => {
    const url = await serverAnswering((_request, response) => {
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {});
      response.end(body);
    });
    const machine = computer();
    machine.environment.KEY = 'verysecret';
    const { code, out } = await machine.sower('doctor', '--endpoint', url, '--model', 'm', '--api-key-env', 'KEY');
    expect(code).toBe(5);
    expect(out).toContain(words);
    expect(out).not.toContain('verysecret');
  });

  it('explains that nobody listens', async () => {
    const { code, out } = await computer().sower('doctor', '--endpoint', 'http://127.0.0.1:9', '--model', 'm');
    expect(code).toBe(5);
    expect(out).toContain('no server listens there');
  });
});
