import { describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../local/functions/execution-environment.ts';
import { batchesUnderWay } from '../../local/queues/batches-under-way.ts';
import { type Execution, executions } from '../../local/workflow/executions.ts';
import { stateMachine } from '../../local/workflow/state-machine.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine';
const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const task = (name: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: functionArn(name),
  End: true,
  ...more,
});

const noServices = {
  invoke: () => Promise.reject(new Error()),
  startExecution: () => Promise.reject(new Error()),
  batches: batchesUnderWay(),
};

interface Calls {
  readonly invoke: (name: string, event: unknown) => unknown;
  readonly started?: unknown[];
}

/** Runs a definition to its end; functions answer through `invoke`, which may throw. */
async function run(definition: object, input: object, { invoke, started = [] }: Calls): Promise<Execution> {
  const machine = stateMachine(
    { arn, name: 'machine' },
    JSON.stringify(definition),
    {
      async invoke(name, event): Promise<InvocationResult> {
        try {
          return { ok: true, payload: JSON.stringify(invoke(name.split(':').at(-1) ?? '', JSON.parse(event)) ?? null) };
        } catch (error) {
          const { name: errorType, message: errorMessage } = error as Error;
          return { ok: false, error: { errorType, errorMessage, trace: [] } };
        }
      },
      async startExecution(machineArn, given, name) {
        started.push([machineArn, given, name]);
        return `${machineArn}:started`;
      },
      batches: batchesUnderWay(),
    },
    1000,
  );
  const all = executions();
  const ended = new Promise<Execution>((resolve) => all.onEnd(resolve));
  all.start(machine, input, 'run');
  return ended;
}
const named = (name: string, message = 'no'): Error => Object.assign(new Error(message), { name });

describe('stateMachine', () => {
  it('runs tasks, choices and waits on the data of the run', async () => {
    const waits: number[] = [];
    const definition = {
      StartAt: 'Open',
      States: {
        Open: { ...task('open'), End: undefined, Next: 'Advance' },
        Advance: {
          ...task('advance', { Parameters: { 'run.$': '$.run', 'tick.$': '$.tick' }, End: undefined, Next: 'More?' }),
        },
        'More?': {
          Type: 'Choice',
          Choices: [{ Variable: '$.status', StringEquals: 'running', Next: 'Wait' }],
          Default: 'Done',
        },
        Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Advance' },
        Done: { Type: 'Succeed' },
      },
    };
    const begun = performance.now();
    const ended = await run(
      definition,
      { key: 'a' },
      {
        invoke: (name, event) => {
          if (name === 'open') return { run: 'r', tick: 0 };
          const { tick } = event as { tick: number };
          waits.push(tick);
          return { run: 'r', tick: tick + 1, waitSeconds: 10, status: tick < 3 ? 'running' : 'finished' };
        },
      },
    );
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { run: 'r', tick: 4, status: 'finished' } });
    expect(waits).toEqual([0, 1, 2, 3]);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('retries by the name of the error and hands the cause on as JSON', async () => {
    const tries: string[] = [];
    const definition = {
      StartAt: 'Work',
      States: {
        Work: task('work', {
          Retry: [
            { ErrorEquals: ['DropRefused'], MaxAttempts: 0 },
            { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 5, MaxAttempts: 2, JitterStrategy: 'FULL' },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Fail' }],
        }),
        Fail: { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' },
      },
    };
    const fail = (name: string) =>
      run(
        definition,
        { key: 'a' },
        {
          invoke: () => {
            tries.push(name);
            throw named(name, 'what happened');
          },
        },
      );
    const refused = await fail('DropRefused');
    expect(refused).toMatchObject({ status: 'FAILED', error: 'DropRefused' });
    expect(JSON.parse(refused.cause ?? '')).toEqual({
      errorType: 'DropRefused',
      errorMessage: 'what happened',
      trace: [],
    });
    expect(await fail('PlanMissing')).toMatchObject({ status: 'FAILED', error: 'PlanMissing' });
    expect(tries).toEqual(['DropRefused', 'PlanMissing', 'PlanMissing', 'PlanMissing']);
  });

  it('keeps the input beside a caught error', async () => {
    const definition = {
      StartAt: 'Work',
      States: {
        Work: task('work', { Catch: [{ ErrorEquals: ['Special'], ResultPath: '$.failure', Next: 'Record' }] }),
        Record: task('record', { ResultPath: '$.recorded' }),
      },
    };
    const ended = await run(
      definition,
      { key: 'a' },
      {
        invoke: (name, event) => {
          if (name === 'work') throw named('Special');
          return Object.keys(event as object);
        },
      },
    );
    expect(ended.output).toMatchObject({ key: 'a', failure: { Error: 'Special' }, recorded: ['key', 'failure'] });
  });

  it('calls functions by the lambda:invoke integration and starts executions without waiting for them', async () => {
    const started: unknown[] = [];
    const definition = {
      StartAt: 'Invoke',
      States: {
        Invoke: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: functionArn('work'), 'Payload.$': '$' },
          ResultSelector: { 'answer.$': '$.Payload', 'code.$': '$.StatusCode' },
          ResultPath: '$.called',
          Next: 'Restart',
        },
        Restart: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution',
          Parameters: {
            'StateMachineArn.$': '$$.StateMachine.Id',
            Input: { 'key.$': '$$.Execution.Input.key', resume: true },
          },
          ResultPath: '$.started',
          End: true,
        },
      },
    };
    const ended = await run(definition, { key: 'a' }, { invoke: (_, event) => ({ got: event }), started });
    expect(ended.output).toMatchObject({
      called: { answer: { got: { key: 'a' } }, code: 200 },
      started: { ExecutionArn: `${arn}:started` },
    });
    expect(started).toEqual([[arn, { key: 'a', resume: true }, undefined]]);
  });

  it('ends with States.DataLimitExceeded, which nothing catches, above 256 KiB', async () => {
    const definition = {
      StartAt: 'Work',
      States: {
        Work: task('work', {
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        }),
        Caught: { Type: 'Succeed' },
      },
    };
    let calls = 0;
    const ended = await run(
      definition,
      {},
      {
        invoke: () => {
          calls += 1;
          return 'x'.repeat(262_144);
        },
      },
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(calls).toBe(1);
  });

  it('ends an execution before its history could hold no more', async () => {
    const definition = {
      StartAt: 'Again',
      States: {
        Again: { ...task('work'), End: undefined, Next: 'Once more' },
        'Once more': {
          Type: 'Choice',
          Choices: [{ Variable: '$.last', IsPresent: true, Next: 'Done' }],
          Default: 'Again',
        },
        Done: { Type: 'Succeed' },
      },
    };
    let calls = 0;
    const ended = await run(
      definition,
      {},
      {
        invoke: () => {
          calls += 1;
          return {};
        },
      },
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(calls).toBeGreaterThan(3000);
    expect(calls).toBeLessThan(4000);
  });

  it.each([
    ['JSONata', { QueryLanguage: 'JSONata', States: { A: { Type: 'Succeed' } } }],
    ['variables', { States: { A: { Type: 'Pass', Assign: { x: 1 }, End: true } } }],
    ['callbacks', { States: { A: task('w', { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }) } }],
    ['other services', { States: { A: task('w', { Resource: 'arn:aws:states:::sqs:sendMessage' }) } }],
    [
      'waiting for executions',
      { States: { A: task('w', { Resource: 'arn:aws:states:::states:startExecution.sync:2' }) } },
    ],
    ['heartbeats', { States: { A: task('w', { HeartbeatSeconds: 1 }) } }],
    ['maps', { States: { A: { Type: 'Map', ItemProcessor: {}, End: true } } }],
    ['parallel branches', { States: { A: { Type: 'Parallel', Branches: [], End: true } } }],
    ['a missing next state', { States: { A: { Type: 'Pass', Next: 'Nowhere' } } }],
    ['a missing first state', { StartAt: 'B', States: { A: { Type: 'Succeed' } } }],
    ['a choice of a missing state', { States: { A: { Type: 'Choice', Choices: [{ Next: 'B' }] } } }],
    ['a state without end', { States: { A: { Type: 'Pass' } } }],
  ])('refuses %s', (_, definition) => {
    const start = () =>
      stateMachine({ arn, name: 'machine' }, JSON.stringify({ StartAt: 'A', ...definition }), noServices, 1);
    expect(start).toThrow(/state machine|State machine/iu);
  });
});

describe('executions', () => {
  const waiting = stateMachine(
    { arn, name: 'machine' },
    JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 1000, End: true } } }),
    noServices,
    1,
  );

  it('start once under one name and input, and never again under a name that was used', () => {
    const all = executions();
    const first = all.start(waiting, { a: 1 }, 'name');
    expect(first).toBe('arn:aws:states:us-east-1:000000000000:execution:machine:name');
    expect(all.start(waiting, { a: 1 }, 'name')).toBe(first);
    expect(() => all.start(waiting, { a: 2 }, 'name')).toThrow('Execution Already Exists');
    expect(() => all.start(waiting, {}, 'a name')).toThrow('no name of an execution');
    all.stop();
  });

  it('stay running, and tell nobody, when they are stopped', async () => {
    const all = executions();
    const told: Execution[] = [];
    all.onEnd((execution) => told.push(execution));
    all.start(waiting, {});
    all.stop();
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    expect(all.list().map(({ status }) => status)).toEqual(['RUNNING']);
    expect(() => all.start(waiting, {})).toThrow('shutting down');
  });
});
