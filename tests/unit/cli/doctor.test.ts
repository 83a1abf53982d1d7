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

  it('makes one small call of a given endpoint and tells what came back', async () => {
    const asked: string[] = [];
    const url = await serverAnswering(async (request, response) => {
      for await (const chunk of request) asked.push(String(chunk));
      response.end(JSON.stringify({ model: 'm-1', choices: [{ message: { content: 'ok\u001b[2J' } }] }));
    });
    const { code, out } = await computer().sower('doctor', '--endpoint', `${url}/v1`, '--model', 'm');
    expect(code).toBe(0);
    expect(out).toContain('m-1 answered "ok\\x1b[2J"');
    expect(asked).toHaveLength(1);
    expect(JSON.parse(asked[0] ?? '')).toMatchObject({ model: 'm', max_tokens: 8 });
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
