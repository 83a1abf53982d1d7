import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../local/functions/execution-environment.ts';
import { functionInvoke } from '../../local/services/function-invoke.ts';
import { lambdaSandbox } from '../../shared/aws/lambda-sandbox.ts';
import { SandboxInput } from '../../shared/contract/sandbox.ts';
import type { ToolJob } from '../../shared/domain/steps/execute.ts';
import { localClientOptions, refusal } from '../support/local-services.ts';

const arn = 'arn:aws:lambda:us-east-1:000000000000:function:box';
const calls: { name: string; event: string }[] = [];
let answer: (event: string) => InvocationResult;
let judgement: 'allowed' | 'denied' | 'unknown' = 'allowed';
let judged: unknown[] = [];
let close: () => Promise<void>;
let client: LambdaClient;

beforeAll(async () => {
  const server = await functionInvoke({
    callers: {
      judge: (...words) => {
        judged = words;
        return judgement;
      },
    },
    arns: new Map([['box', arn]]),
    async invoke(name, event) {
      calls.push({ name, event });
      return answer(event);
    },
  });
  close = server.close;
  client = new LambdaClient(localClientOptions(server.url));
});
afterAll(async () => {
  client.destroy();
  await close();
});

const invoke = (FunctionName: string, more: object = {}) =>
  client.send(new InvokeCommand({ FunctionName, Payload: '{"a":1}', ...more }));

describe('the face of Lambda', () => {
  it('hands the payload to the function and its answer back, by name or ARN', async () => {
    answer = (event) => ({ ok: true, payload: `{"got":${event}}` });
    for (const name of ['box', arn]) {
      const { StatusCode, FunctionError, Payload } = await invoke(name);
      expect({ StatusCode, FunctionError, text: Payload?.transformToString() }).toEqual({
        StatusCode: 200,
        FunctionError: undefined,
        text: '{"got":{"a":1}}',
      });
    }
    expect(judged).toEqual(['TESTKEY', 'lambda:InvokeFunction', arn]);
  });

  it('says that a function failed as Lambda does: the call is fine, the answer is the error', async () => {
    answer = () => ({ ok: false, error: { errorType: 'Broken', errorMessage: 'no' } });
    const { StatusCode, FunctionError, Payload } = await invoke('box');
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({ errorType: 'Broken', errorMessage: 'no' });
  });

  it('refuses who has no right, whom nobody knows, and what is not there', async () => {
    calls.length = 0;
    expect(await refusal(invoke('other'))).toBe('ResourceNotFoundException 404');
    judgement = 'denied';
    expect(await refusal(invoke('box'))).toBe('AccessDeniedException 403');
    judgement = 'unknown';
    expect(await refusal(invoke('box'))).toBe('UnrecognizedClientException 403');
    judgement = 'allowed';
    expect(await refusal(invoke('box', { InvocationType: 'Event' }))).toBe('NotImplemented 501');
    expect(calls).toEqual([]);
  });
});

describe('the sandbox behind it', () => {
  const limits = { seconds: 1, megabytes: 64, output: 1000 };
  const job = (code: string): ToolJob => ({ tool: 'py_compile', inputs: { code }, options: {}, limits });
  const codes = (event: string) => SandboxInput.parse(JSON.parse(event)).jobs.map(({ inputs }) => inputs.code);

  it('does jobs in calls of sixteen, and asks again for those that there was no time for', async () => {
    calls.length = 0;
    answer = (event) => {
      const given = codes(event);
      const done = given.slice(0, Math.max(1, given.length - 2));
      return { ok: true, payload: JSON.stringify({ results: done.map((code) => ({ ok: true, code })) }) };
    };
    const jobs = Array.from({ length: 40 }, (_, index) => job(String(index)));
    const results = await lambdaSandbox(client, 'box').run(jobs);
    expect(results).toEqual(jobs.map(({ inputs }) => ({ ok: true, code: inputs.code })));
    expect(Math.max(...calls.map(({ event }) => codes(event).length))).toBe(16);
  });

  it('keeps a call below what Lambda takes, and judges what no call can hold', async () => {
    calls.length = 0;
    answer = (event) => ({ ok: true, payload: JSON.stringify({ results: codes(event).map(() => ({ ok: true })) }) });
    const sizes = [3_000_000, 3_000_000, 9_000_000, 10];
    const results = await lambdaSandbox(client, 'box').run(sizes.map((size) => job('x'.repeat(size))));
    expect(results).toEqual([{ ok: true }, { ok: true }, { ok: false, problem: 'too_large' }, { ok: true }]);
    expect(calls.map(({ event }) => codes(event).length).toSorted()).toEqual([1, 2]);
  });

  it('takes a function that fails for a fault of the installation, never for a verdict', async () => {
    answer = () => ({ ok: false, error: { errorType: 'Runtime.OutOfMemory', errorMessage: 'killed' } });
    await expect(lambdaSandbox(client, 'box').run([job('x')])).rejects.toMatchObject({ name: 'SandboxFailed' });
  });

  it('calls nobody for no jobs', async () => {
    calls.length = 0;
    expect(await lambdaSandbox(client, 'box').run([])).toEqual([]);
    expect(calls).toEqual([]);
  });
});
