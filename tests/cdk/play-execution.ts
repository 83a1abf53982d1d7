import { StateMachine } from 'aws-local-stepfunctions';
import { sequencedHandlers, workflowDefinition } from '../../cdk/workflow-definition.ts';
import { definition, warmed } from './synthesized-machine.ts';

/** The states of the machine, by name. */
const definitionOf = (warms: boolean): object => (warms ? warmed : definition).States;

export type Call = readonly [handler: string, input: unknown];

/** Plays one execution with functions of the test; waits and retries take no time. */
export async function play(
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
