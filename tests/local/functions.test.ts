import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { deployedFunction } from '../../local/functions/deployed-function.ts';
import { functionHost } from '../../local/functions/function-host.ts';
import { functionLogs } from '../../local/functions/function-logs.ts';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud.ts';
import { type TestAssembly, testAssembly } from '../support/local-assembly.ts';

const handlers = {
  Echo: 'export const handler = async (event) => event;',
  Context: `export const handler = async (_, context) => ({
    remaining: context.getRemainingTimeInMillis(), name: context.functionName, arn: context.invokedFunctionArn,
    memory: context.memoryLimitInMB, request: context.awsRequestId.length });`,
  Surroundings: `export const handler = async () => ({ ...process.env });`,
  Nothing: 'export const handler = async () => {};',
  Throws: `export const handler = async () => { const error = new TypeError('broken'); error.name = 'PlanMissing'; throw error; };`,
  Exits: 'export const handler = async ({ exit }) => { if (exit) process.exit(3); return "alive"; };',
  Hangs: 'export const handler = ({ spin }) => { for (; spin; ); return new Promise(() => {}); };',
  Grows:
    'export const handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); };',
  Rejects: `export const handler = async () => { Promise.reject(new Error('nobody listens')); await new Promise((r) => setTimeout(r, 2000)); };`,
  Large: `export const handler = async () => 'x'.repeat(7 * 2 ** 20);`,
  Broken: `throw new Error('at import');`,
  Missing: 'export const other = 1;',
  Counts: 'let count = 0; export const handler = async () => ++count;',
  Talks: `export const handler = async () => { console.log('said', 1); console.error('shouted'); };`,
  Waits: `let running = 0; export const handler = async () => { const now = ++running; await new Promise((r) => setTimeout(r, 50)); running--; return now; };`,
};

describe('functions of the local cloud', () => {
  let assembly: TestAssembly;
  let cloud: LocalCloud;
  beforeAll(async () => {
    assembly = testAssembly(handlers, ({ Resources }) => {
      for (const name of ['Hangs']) Object.assign(Resources[name]?.Properties ?? {}, { Timeout: 1 });
      Object.assign(Resources.Grows?.Properties ?? {}, { MemorySize: 32 });
    });
    // Every line of the bundle comes from the tenth line of this file.
    const map = { version: 3, sources: ['../functions/throws.ts'], names: [], mappings: 'AASA' };
    writeFileSync(join(assembly.folder, 'asset.Throws', 'index.mjs.map'), JSON.stringify(map));
    cloud = await startLocalCloud({
      assembly: assembly.folder,
      stack: 'Stack',
      dataFolder: assembly.dataFolder,
      upstream: { kind: 'function', model: 'm', concurrency: 1, reply: async () => ({ status: 200, body: '{}' }) },
      environment: { HOME: '/nobody', SECRET_OF_THE_USER: 'x' },
      inMemory: true,
    });
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });
  const failure = async (name: keyof typeof handlers, event: object = {}): Promise<string> => {
    try {
      return `no error: ${JSON.stringify(await cloud.invoke(name, event))}`;
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  };

  it('hands events and answers over as JSON', async () => {
    expect(await cloud.invoke('Echo', { a: [1, null, '\u{1F33E}'], when: new Date(0) })).toEqual({
      a: [1, null, '\u{1F33E}'],
      when: '1970-01-01T00:00:00.000Z',
    });
    expect(await cloud.invoke('Nothing', {})).toBeNull();
  });

  it('gives a context with the time that is left', async () => {
    const context = (await cloud.invoke('Context', {})) as Record<string, unknown>;
    expect(context).toMatchObject({ name: 'stack-context', memory: '128', request: 36 });
    expect(context.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:stack-context');
    expect(context.remaining).toBeGreaterThan(2000);
    expect(context.remaining).toBeLessThanOrEqual(5000);
  });

  it('sets the variables of template and Lambda, and nothing of the user', async () => {
    const variables = (await cloud.invoke('Surroundings', {})) as Record<string, string>;
    expect(variables).toMatchObject({
      ENDPOINTS: JSON.stringify({ default: { name: 'model', mode: 'async' } }),
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'stack-surroundings',
      LAMBDA_TASK_ROOT: join(assembly.folder, 'asset.Surroundings'),
    });
    expect(variables.AWS_ENDPOINT_URL_S3).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    expect(variables.QUEUE_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/stack-queue$/u);
    expect(variables).not.toHaveProperty('SECRET_OF_THE_USER');
    expect(variables.HOME).not.toBe('/nobody');
    expect(variables.PATH).toBeUndefined();
  });

  it('reports a thrown error by its name', async () => {
    expect(await failure('Throws')).toBe('PlanMissing: broken');
  });

  it('says where in the sources of a bundle an error was thrown', async () => {
    await failure('Throws');
    const file = join(assembly.dataFolder, 'logs', 'stack-throws.log');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('functions/throws.ts:10:1');
  });

  it('keeps what it has compiled beside the bundles', async () => {
    await cloud.invoke('Echo', {});
    const kept = (): string[] => readdirSync(join(assembly.folder, 'compiled'), { recursive: true, encoding: 'utf8' });
    await expect.poll(() => kept().length).toBeGreaterThan(1);
  });

  it('ends with the call, and only with it, what a function does to its process', async () => {
    expect(await failure('Exits', { exit: true })).toMatch(/^Runtime\.ExitError: .*exit status 3$/u);
    expect(await cloud.invoke('Exits', {})).toBe('alive');
    expect(await failure('Rejects')).toBe('Error: nobody listens');
    expect(await failure('Grows')).toMatch(/^Runtime\.OutOfMemory: /u);
    expect(await cloud.invoke('Echo', { still: 'here' })).toEqual({ still: 'here' });
  });

  it.each([{ spin: false }, { spin: true }])('ends a call that outlasts its timeout (%o)', async (event) => {
    expect(await failure('Hangs', event)).toMatch(/^Sandbox\.Timedout: .*Task timed out after 1\.00 seconds$/u);
  });

  it('tells a bundle that cannot be loaded', async () => {
    expect(await failure('Broken')).toBe('Error: at import');
    expect(await failure('Missing')).toMatch(/^Runtime\.HandlerNotFound/u);
  });

  it('limits request and answer to 6 MiB', async () => {
    expect(await failure('Large')).toMatch(/^Function\.ResponseSizeTooLarge/u);
    expect(await failure('Echo', { text: 'x'.repeat(7 * 2 ** 20) })).toMatch(/^RequestTooLarge/u);
  });

  it('serves call after call in one environment, and one call at a time', async () => {
    expect([await cloud.invoke('Counts', {}), await cloud.invoke('Counts', {})]).toEqual([1, 2]);
    expect(await Promise.all([1, 2, 3].map(() => cloud.invoke('Waits', {})))).toEqual([1, 1, 1]);
  });

  it('writes what a function says into a file of its own', async () => {
    await cloud.invoke('Talks', {});
    const file = join(assembly.dataFolder, 'logs', 'stack-talks.log');
    await expect.poll(() => readFileSync(file, 'utf8').split('\n').sort()).toEqual(['', 'said 1', 'shouted']);
  });
});

describe('functions that wait for another', () => {
  it('always get its answer, also when they hold every thread that there is', async () => {
    const assembly = testAssembly({
      Asks: 'export const handler = async ({ url }) => (await fetch(url)).text();',
      Answers: 'export const handler = async () => "answered";',
    });
    const functions = ['Asks', 'Answers'].map((name) =>
      deployedFunction(
        name,
        { Code: { S3Key: `${name}.zip` }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: 'none', Timeout: 20 },
        { name, arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}` },
        () => join(assembly.folder, `asset.${name}`),
      ),
    );
    const host = functionHost({ functions, variablesOf: () => ({}), logs: functionLogs(undefined), threads: 1 });
    const server = createServer(async (_, response) => {
      const result = await host.invoke('Answers', '{}', true);
      response.end(result.ok ? result.payload : 'failed');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(async () => {
      await host.close();
      server.closeAllConnections();
      server.close();
      assembly.remove();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ask = () => host.invoke('Asks', JSON.stringify({ url }));
    const answer = { ok: true, payload: JSON.stringify('"answered"') };
    expect(await ask()).toMatchObject(answer);
    expect(await Promise.all([ask(), ask()])).toMatchObject([answer, answer]);
  });

  it('starts what will be needed soon in place of what has rested', async () => {
    const assembly = testAssembly({
      First: 'export const handler = async () => 1;',
      Soon: `console.log('is there'); export const handler = async () => 2;`,
    });
    const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const functions = ['First', 'Soon'].map((name) =>
      deployedFunction(
        name,
        { Code: { S3Key: `${name}.zip` }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: 'none' },
        { name, arn: arnOf(name) },
        () => join(assembly.folder, `asset.${name}`),
      ),
    );
    const said = Promise.withResolvers<string>();
    const host = functionHost({
      functions,
      variablesOf: () => ({}),
      logs: { write: (name) => said.resolve(name), close: async () => undefined },
      soon: () => ['First', arnOf('Soon'), 'nobody'],
      threads: 1,
      rest: 0,
    });
    onTestFinished(async () => {
      await host.close();
      assembly.remove();
    });
    expect(await host.invoke('First', '{}')).toEqual({ ok: true, payload: '1' });
    expect(await said.promise).toBe('Soon');
    expect(host.environments).toBe(1);
  });
});
