import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sequencedHandlers, workflowDefinition } from '../../cdk/workflow-definition.ts';
import { MachineDefinition } from '../../local/workflow/machine-definition.ts';
import { DropRefused, SumsDiffer } from '../../shared/contract/errors.ts';
import {
  AdvanceOutput,
  CoolInput,
  Cursor,
  ExecutionInput,
  FailInput,
  OpenOutput,
  PublishInput,
} from '../../shared/contract/payloads.ts';
import { languageProblems } from './language-problems.ts';
import { asText, resources, synthesize } from './synthesize.ts';

const State = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  TimeoutSeconds: z.number().optional(),
  Retry: z.array(z.looseObject({ MaxAttempts: z.number(), JitterStrategy: z.string().optional() })).optional(),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() })).optional(),
});
const Definition = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), State) });

const { SowerPipeline: template } = synthesize();
const [[, machine] = []] = resources(template, 'AWS::StepFunctions::StateMachine');
/** With the values that a deployment would put in. */
const deployment = (of: typeof machine): unknown =>
  JSON.parse(
    asText(of?.DefinitionString)
      .replaceAll('${AWS::Partition}', 'aws')
      .replaceAll(/\$\{\w+\}/gu, 'arn:aws:lambda:eu-west-1:111122223333:function:f'),
  );
const deployed = deployment(machine);
const definition = Definition.parse(deployed);
const { SowerPipeline: warmTemplate } = synthesize({ warmInstances: 2 });
const warmDeployed = deployment(resources(warmTemplate, 'AWS::StepFunctions::StateMachine')[0]?.[1]);
const warmed = Definition.parse(warmDeployed);
const tasks = Object.entries(definition.States).filter(([, { Type }]) => Type === 'Task');

describe('the synthesized state machine', () => {
  it('is valid in the eyes of the language', () => {
    expect(languageProblems(deployed)).toBe('');
  });

  it('keeps to JSONPath and to the states that the local runner knows', () => {
    expect(() => MachineDefinition.parse(deployed)).not.toThrow();
    expect(JSON.stringify(deployed)).not.toMatch(/JSONata|"Assign"/u);
    const types = new Set(Object.values(definition.States).map(({ Type }) => Type));
    expect([...types].sort()).toEqual(['Choice', 'Fail', 'Pass', 'Succeed', 'Task', 'Wait']);
  });

  it('gives every task a time-out, retries with jitter, and a way to record its failure', () => {
    for (const [name, { TimeoutSeconds, Retry, Catch }] of tasks) {
      expect(TimeoutSeconds, name).toBeGreaterThan(0);
      for (const { MaxAttempts, JitterStrategy } of Retry ?? []) {
        if (MaxAttempts > 0) expect(JitterStrategy, name).toBe('FULL');
      }
      const next = name === 'RecordFailure' ? 'Failed' : 'RecordFailure';
      expect(Catch, name).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: next }]);
    }
  });

  it('warms and cools only where an endpoint is to be kept warm, and neither can fail a run', () => {
    expect(Object.keys(definition.States)).not.toContain('Warm');
    expect(languageProblems(warmDeployed)).toBe('');
    expect(() => MachineDefinition.parse(warmDeployed)).not.toThrow();
    for (const [name, next] of [
      ['Warm', 'Advance'],
      ['Cool', 'Publish'],
      ['CoolAfterFailure', 'Failed'],
    ] as const)
      expect(warmed.States[name], name).toMatchObject({
        Next: next,
        ResultPath: null,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: next }],
      });
  });

  it('logs every step without its data and is traced', () => {
    expect(machine).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
      StateMachineType: 'STANDARD',
    });
  });
});

/** The states of the machine, by name. */
const definitionOf = (warms: boolean): object => (warms ? warmed : definition).States;

type Call = readonly [handler: string, input: unknown];

/** Plays one execution with functions of the test; waits and retries take no time. */
async function play(
  answers: Readonly<Record<string, (input: unknown, times: number) => unknown>>,
  warms = false,
): Promise<{
  calls: Call[];
  outcome: { output: unknown } | { error: string };
}> {
  const calls: Call[] = [];
  const states: Readonly<Record<string, string>> = {
    Open: 'open',
    Plan: 'plan',
    Warm: 'warm',
    Cool: 'cool',
    CoolAfterFailure: 'cool',
    Advance: 'advance',
    Publish: 'publish',
    RecordFailure: 'fail',
    Restart: 'restart',
  };
  const handlers = Object.entries(states).map(([state, handler]) => [
    state,
    (input: unknown) => {
      calls.push([handler, input]);
      const answer = answers[handler];
      if (answer === undefined) throw new Error(`The test has no answer for ${handler}.`);
      return Promise.resolve(answer(input, calls.filter(([name]) => name === handler).length));
    },
  ]);
  const names = sequencedHandlers;
  const functions = Object.fromEntries(
    names.map((name) => [name, { arn: `arn:aws:lambda:eu-west-1:111122223333:function:${name}`, timeoutSeconds: 60 }]),
  ) as Parameters<typeof workflowDefinition>[0];
  const machineUnderTest = new StateMachine(
    workflowDefinition(functions, 'aws', warms) as ConstructorParameters<typeof StateMachine>[0],
  );
  const input = { bucket: 'seeds', key: 'drops/first/run.yaml' };
  const execution = machineUnderTest.run(input, {
    context: {
      Execution: { Id: 'e', Name: 'e', Input: input, RoleArn: 'r', StartTime: '2026-01-01T00:00:00Z' },
      StateMachine: { Id: 'arn:machine', Name: 'machine' },
    } as never,
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(handlers.filter(([state]) => String(state) in definitionOf(warms))),
      waitTimeOverrides: { Wait: 0 },
      retryIntervalOverrides: Object.fromEntries(
        Object.keys(states)
          .filter((state) => state in definitionOf(warms))
          .map((state) => [state, 0]),
      ),
    } as never,
  });
  try {
    return { calls, outcome: { output: await execution.result } };
  } catch (error) {
    return { calls, outcome: { error: error instanceof Error ? error.name : String(error) } };
  }
}

const opened = { opened: true, run: 'r1', segment: 0, tick: 0 };
const plan = (input: unknown): unknown => ({ ...Cursor.parse(input), tick: 0 });
const advanced = (status: string, segment: number, tick: number): unknown =>
  AdvanceOutput.parse({ run: 'r1', segment, tick, status, waitSeconds: 1 });

describe('an execution', () => {
  it('opens, plans each segment, advances until it is done, and publishes', async () => {
    const { calls, outcome } = await play({
      open: (input) => ExecutionInput.parse(input) && OpenOutput.parse(opened),
      plan,
      advance: (_input, times) =>
        [advanced('running', 0, 1), advanced('next-segment', 1, 0), advanced('finished', 1, 1)][times - 1],
      publish: (input) => ({ ...PublishInput.parse(input), status: 'complete' }),
    });
    expect(calls.map(([handler]) => handler)).toEqual([
      'open',
      'plan',
      'advance',
      'advance',
      'plan',
      'advance',
      'publish',
    ]);
    expect(calls.at(-2)?.[1]).toEqual({ run: 'r1', segment: 1, tick: 0 });
    expect(calls.at(-1)?.[1]).toEqual({ run: 'r1' });
    expect(outcome).toEqual({ output: { run: 'r1', status: 'complete' } });
  });

  it('keeps endpoints warm for each segment and gives them up before it publishes', async () => {
    const { calls, outcome } = await play(
      {
        open: () => opened,
        plan,
        warm: (input) => Cursor.parse(input),
        advance: (_input, times) => [advanced('next-segment', 1, 0), advanced('finished', 1, 1)][times - 1],
        cool: (input) => void CoolInput.parse(input),
        publish: (input) => ({ ...PublishInput.parse(input), status: 'complete' }),
      },
      true,
    );
    const names = calls.map(([handler]) => handler);
    expect(names).toEqual(['open', 'plan', 'warm', 'advance', 'plan', 'warm', 'advance', 'cool', 'publish']);
    expect(calls.filter(([name]) => name === 'warm').map(([, input]) => input)).toEqual([
      { run: 'r1', segment: 0, tick: 0 },
      { run: 'r1', segment: 1, tick: 0 },
    ]);
    expect(CoolInput.parse(calls.at(-2)?.[1])).toEqual({ run: 'r1' });
    expect(outcome).toEqual({ output: { run: 'r1', status: 'complete' } });
  });

  it('goes on when an endpoint cannot be warmed, and gives it up when the run fails', async () => {
    const { calls, outcome } = await play(
      {
        open: () => opened,
        plan,
        warm: () => {
          throw new Error('denied');
        },
        advance: () => {
          throw new SumsDiffer('lost');
        },
        fail: () => null,
        cool: () => null,
      },
      true,
    );
    expect([...new Set(calls.map(([handler]) => handler))]).toEqual([
      'open',
      'plan',
      'warm',
      'advance',
      'fail',
      'cool',
    ]);
    expect(CoolInput.parse(calls.at(-1)?.[1])).toEqual({ run: 'r1' });
    expect(outcome).toHaveProperty('error');
  });

  it('cools nothing for a drop that was refused before its run had a name', async () => {
    const { calls } = await play(
      {
        open: () => {
          throw new DropRefused('no recipe of that name');
        },
        fail: () => null,
        cool: () => null,
      },
      true,
    );
    expect(CoolInput.parse(calls.at(-1)?.[1])).toEqual({ key: 'drops/first/run.yaml' });
  });

  it('ends at once when another execution carries the run', async () => {
    const { calls } = await play({ open: () => ({ ...opened, opened: false }) });
    expect(calls).toHaveLength(1);
  });

  it('hands over to a new execution that continues the same drop', async () => {
    const { calls, outcome } = await play({
      open: () => opened,
      plan,
      advance: () => advanced('restart', 0, 2000),
      restart: () => ({ ExecutionArn: 'arn:next' }),
    });
    expect(calls.at(-1)).toEqual([
      'restart',
      {
        StateMachineArn: 'arn:machine',
        Input: { bucket: 'seeds', key: 'drops/first/run.yaml', continues: true },
      },
    ]);
    expect(outcome).toHaveProperty('output');
  });

  it('records a refused drop without a second try, and fails under the name of the error', async () => {
    const { calls, outcome } = await play({
      open: () => {
        throw new DropRefused('no recipe of that name');
      },
      fail: () => null,
    });
    expect(calls.map(([handler]) => handler)).toEqual(['open', 'fail']);
    const recorded = FailInput.parse(calls[1]?.[1]);
    expect(recorded).toMatchObject({ key: 'drops/first/run.yaml', failure: { Error: 'DropRefused' } });
    expect(JSON.stringify(recorded.failure)).toContain('no recipe of that name');
    expect(outcome).toHaveProperty('error');
  });

  it('tries a failing function again three times, then records the failure with the run', async () => {
    const { calls } = await play({
      open: () => opened,
      plan: () => {
        throw new Error('out of luck');
      },
      fail: () => null,
    });
    expect(calls.map(([handler]) => handler)).toEqual(['open', 'plan', 'plan', 'plan', 'plan', 'fail']);
    expect(FailInput.parse(calls.at(-1)?.[1])).toMatchObject({ run: 'r1', failure: { Error: 'Error' } });
  });

  it('goes on after a passing fault', async () => {
    const { calls } = await play({
      open: () => opened,
      plan,
      advance: (_input, times) => {
        if (times === 1) throw new Error('a passing fault');
        return advanced('finished', 0, 1);
      },
      publish: () => ({ run: 'r1', status: 'complete' }),
    });
    expect(calls.map(([handler]) => handler)).toEqual(['open', 'plan', 'advance', 'advance', 'publish']);
  });

  it('records a status that it does not know', async () => {
    const { calls } = await play({
      open: () => opened,
      plan,
      advance: () => ({ run: 'r1', segment: 0, tick: 1, status: 'asleep', waitSeconds: 1 }),
      fail: () => null,
    });
    expect(FailInput.parse(calls.at(-1)?.[1])).toMatchObject({ run: 'r1', failure: { Error: 'UnknownStatus' } });
  });

  it('fails even when the failure cannot be recorded', async () => {
    const { calls, outcome } = await play({
      open: () => {
        throw new DropRefused('empty');
      },
      fail: () => {
        throw new Error('the ledger is away');
      },
    });
    expect(calls.map(([handler]) => handler)).toEqual(['open', 'fail', 'fail', 'fail', 'fail']);
    expect(outcome).toHaveProperty('error');
  });
});
