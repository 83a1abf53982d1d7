import { execFile } from 'node:child_process';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reach } from '../../cli/reach.ts';
import { sagemakerRuntime } from '../../local/services/sagemaker-runtime.ts';
import { longestUnstreamedMs, sagemakerGenerator } from '../../shared/aws/sagemaker-generator.ts';
import type { ModelRequest } from '../../shared/domain/completion.ts';
import { authority, authorityFile, httpsServer } from '../support/https-server.ts';
import { everybody, modelClient } from '../support/local-services.ts';
import { stillClock } from '../support/still-clock.ts';
import { computer } from '../unit/cli/fake-world.ts';

const answer = { model: 'm', choices: [{ message: { content: 'Good.' }, finish_reason: 'stop' }] };
const model: RequestListener = (request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/v1/models' ? '{"data":[{"id":"m"}]}' : JSON.stringify(answer));
};
const request: ModelRequest = {
  model: 'm',
  endpoint: 'model',
  messages: [{ role: 'user', content: 'Well?' }],
  sampling: { max_tokens: 5 },
  sample: 0,
};

async function ask(url: string, authorities?: string, timeoutMs = 5_000): Promise<string> {
  const upstream = {
    kind: 'http' as const,
    url,
    concurrency: 2,
    ...(authorities === undefined ? {} : { authorities }),
  };
  const face = await sagemakerRuntime({
    upstreams: new Map([['model', upstream]]),
    callers: everybody,
    region: 'us-east-1',
  });
  const client = modelClient(face.url);
  onTestFinished(async () => {
    client.destroy();
    await face.close();
  });
  return (await sagemakerGenerator(client, stillClock()).complete(request, 'k', 'a/b/0', timeoutMs)).text;
}

describe('a server behind TLS with a certificate of its own', () => {
  it.each(['localhost', '127.0.0.1'])('answers at %s where its authority is given', async (host) => {
    const port = await httpsServer(model);
    expect(await ask(`https://${host}:${port}/v1`, authority)).toBe('Good.');
    expect(await ask(`https://${host}:${port}/v1`, authority, longestUnstreamedMs + 1)).toBe('Good.');
  });

  it('is refused without it, with what to do, and has not been asked', async () => {
    let asked = 0;
    const port = await httpsServer((...call) => {
      asked += 1;
      model(...call);
    });
    const call = ask(`https://localhost:${port}`);
    await expect(call).rejects.toMatchObject({ name: 'EndpointFailed', mayBePaid: false });
    await expect(call).rejects.toThrow(/its authority is not known here.*--ca-file FILE.*NODE_EXTRA_CA_CERTS/u);
    expect(asked).toBe(0);
  });

  it('is refused before a run begins, by its certificate or its name', async () => {
    const port = await httpsServer(model);
    const { signal } = new AbortController();
    expect(await reach(new URL(`https://localhost:${port}`), signal, authority)).toEqual({ reached: true });
    expect(await reach(new URL(`https://127.0.0.1:${port}`), signal, authority)).toEqual({ reached: true });
    expect(await reach(new URL(`https://localhost:${port}`), signal)).toMatchObject({
      reached: false,
      why: expect.stringContaining('not trusted'),
      next: expect.stringContaining('--ca-file'),
    });
  });

  it('is trusted by NODE_EXTRA_CA_CERTS', async () => {
    const port = await httpsServer(model);
    const upstream = JSON.stringify({ kind: 'http', url: `https://localhost:${port}`, concurrency: 1 });
    const program = `
      import { openHttpUpstream } from './local/services/http-upstream.ts';
      const server = openHttpUpstream(${upstream}, 5000);
      console.log((await server.reply('{"messages":[]}', '')).status);
      await server.close();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile },
    });
    expect(stdout.trim()).toBe('200');
  });
});

describe('sower doctor before such a server', () => {
  const examined = async (...more: string[]) => {
    const port = await httpsServer(model);
    const { out, code } = await computer().sower(
      'doctor',
      '--endpoint',
      `https://localhost:${port}`,
      '--json',
      ...more,
    );
    const { findings } = JSON.parse(out) as { findings: { subject: string; state: string; finding: string }[] };
    return { code, call: findings.find(({ subject }) => subject === 'call') };
  };

  it('says that it is not trusted and what to do', async () => {
    const { code, call } = await examined('--model', 'm');
    expect(code).not.toBe(0);
    expect(call).toMatchObject({ state: 'bad', finding: expect.stringMatching(/not trusted: .*--ca-file FILE/u) });
  });

  it('calls it where its authority is given', async () => {
    const { code, call } = await examined('--ca-file', authorityFile);
    expect({ code, call }).toMatchObject({ code: 0, call: { state: 'ok' } });
  });
});
