import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { environmentOf, type HandlerName, handlerNames, workerNames } from '../../../shared/contract/environment.ts';

const root = join(import.meta.dirname, '../../..');

type Handler = (event: unknown, context?: unknown) => Promise<unknown>;

/** Loads a handler as its function does, into an environment that has just these variables set. */
async function load(name: HandlerName, variables: readonly string[] = environmentOf[name]): Promise<Handler> {
  vi.resetModules();
  for (const variable of Object.values(environmentOf).flat()) vi.stubEnv(variable, '');
  for (const variable of variables)
    vi.stubEnv(
      variable,
      variable === 'ENDPOINTS' ? '{"default":{"name":"e","mode":"realtime"}}' : `value-of-${variable}`,
    );
  vi.stubEnv('LAMBDA_TASK_ROOT', join(root, 'shared'));
  const module: unknown = await import(`../../../functions/${name}.ts`);
  if (typeof module !== 'object' || module === null) throw new Error('no module');
  expect(Object.keys(module)).toEqual(['handler']);
  return Reflect.get(module, 'handler');
}

const context = { getRemainingTimeInMillis: () => 1000 };
const logged: unknown[] = [];
beforeEach(() => {
  logged.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line) => void logged.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe.each(handlerNames)('the function %s', (name) => {
  it('starts with exactly the variables that its contract names', async () => {
    expect(typeof (await load(name))).toBe('function');
  });

  it('refuses to start without the last of them, and names it', async () => {
    const variables = environmentOf[name];
    await expect(load(name, variables.slice(0, -1))).rejects.toThrow(String(variables.at(-1)));
  });

  it('refuses an event that it does not know', async () => {
    const handler = await load(name);
    await expect(async () => handler({ nothing: true }, context)).rejects.toThrow();
  });
});

describe.each([...workerNames, 'bury'] as const)('the function %s behind its queue', (name) => {
  it('answers with the messages that have to come again, also when none can be read', async () => {
    const handler = await load(name);
    expect(await handler({ Records: [] }, context)).toEqual({ batchItemFailures: [] });
    const Records = [
      { messageId: 'a', body: 'no JSON' },
      { messageId: 'b', body: '{"run": "r"}' },
    ];
    expect(await handler({ Records }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }],
    });
  });

  it('logs a failure as one line of JSON without the message', async () => {
    const handler = await load(name);
    await handler({ Records: [{ messageId: 'a', body: 'canary 4711' }] }, context);
    expect(logged).toHaveLength(1);
    expect(String(logged[0])).not.toContain('canary');
    expect(JSON.parse(String(logged[0]))).toMatchObject({ level: 'error', error: expect.stringContaining('Error') });
  });
});
