import { z } from 'zod';

const errorNames = z.array(z.string()).min(1);
const Retrier = z.strictObject({
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxAttempts: z.int().nonnegative().optional(),
  MaxDelaySeconds: z.int().positive().optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
  Comment: z.string().optional(),
});
const Catcher = z.strictObject({
  ErrorEquals: errorNames,
  Next: z.string(),
  ResultPath: z.string().nullable().optional(),
  Comment: z.string().optional(),
});

const paths = { InputPath: z.string().nullable().optional(), OutputPath: z.string().nullable().optional() };
const common = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONPath').optional() };
const onward = { Next: z.string().optional(), End: z.literal(true).optional() };
const TaskState = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...paths,
  ...onward,
  Resource: z
    .string()
    .regex(
      /^arn:aws:(?:lambda:[^:]+:\d+:function:[\w-]+|states:::(?:lambda:invoke|states:startExecution))$/u,
      'the local cloud runs functions, lambda:invoke and states:startExecution only',
    ),
  Parameters: z.json().optional(),
  ResultPath: z.string().nullable().optional(),
  ResultSelector: z.json().optional(),
  TimeoutSeconds: z.int().positive().optional(),
  Retry: z.array(Retrier).optional(),
  Catch: z.array(Catcher).optional(),
});
const WaitState = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  ...paths,
  ...onward,
  Seconds: z.int().nonnegative().optional(),
  SecondsPath: z.string().optional(),
});
const OtherState = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Pass'),
    ...common,
    ...paths,
    ...onward,
    Result: z.json().optional(),
    Parameters: z.json().optional(),
    ResultPath: z.string().nullable().optional(),
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    ...paths,
    Choices: z.array(z.json()).min(1),
    Default: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...common, ...paths }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...common,
    Error: z.string().optional(),
    Cause: z.string().optional(),
    ErrorPath: z.string().optional(),
    CausePath: z.string().optional(),
  }),
]);
const State = z.discriminatedUnion('Type', [TaskState, WaitState, OtherState]);
type State = z.infer<typeof State>;

/**
 * The part of the Amazon States Language that runs here as it does on AWS. Strict on purpose: the engine would accept
 * JSONata, variables, distributed maps and callbacks, and silently do something else. The engine's own validator is not
 * asked: it takes a quarter of a second at every start, and the tests of `cdk/` ask it about our definition.
 */
export const MachineDefinition = z
  .strictObject({
    Comment: z.string().optional(),
    Version: z.string().optional(),
    QueryLanguage: z.literal('JSONPath').optional(),
    StartAt: z.string(),
    TimeoutSeconds: z.int().positive().optional(),
    States: z.record(z.string(), State),
  })
  .superRefine(({ StartAt, States }, context) => {
    const found = Object.entries(States).flatMap(([name, state]) => nextOf(state).map((next) => [name, next] as const));
    for (const [name, next] of [['StartAt', StartAt] as const, ...found])
      if (next === undefined || !Object.hasOwn(States, next))
        context.addIssue({ code: 'custom', message: `${name} leads to no state: ${next ?? 'neither Next nor End'}` });
  });
export type MachineDefinition = z.infer<typeof MachineDefinition>;

const Rule = z.looseObject({ Next: z.string().optional() });

/** Every state that may come after this one; undefined where one is missing. */
function nextOf(state: State): (string | undefined)[] {
  if (state.Type === 'Succeed' || state.Type === 'Fail') return [];
  if (state.Type === 'Choice') {
    const chosen = state.Choices.map((rule) => Rule.safeParse(rule).data?.Next);
    return state.Default === undefined ? chosen : [...chosen, state.Default];
  }
  const caught = state.Type === 'Task' ? (state.Catch ?? []).map(({ Next }) => Next) : [];
  return state.End === true && state.Next === undefined ? caught : [...caught, state.Next];
}

/** Longest time that a timer can hold, about 24.8 days. The engine takes an absent timeout for 60 s. */
const longestSeconds = 2_147_483;

/**
 * The definition as the engine has to see it to behave as AWS does: tasks without a time limit of their own have none,
 * and waits are tasks of ours, so that they can be shortened in tests and broken off.
 *
 * @param speed divides waits and the pauses between retries.
 */
export function engineDefinition(definition: MachineDefinition, speed: number): object {
  const states = Object.entries(definition.States).map(([name, state]) => [name, engineState(state, speed)]);
  return {
    ...definition,
    ...(definition.TimeoutSeconds === undefined
      ? {}
      : { TimeoutSeconds: Math.min(definition.TimeoutSeconds, longestSeconds) }),
    States: Object.fromEntries(states),
  };
}

/** Resource of a wait once it has become a task. */
export const waitResource = 'local:wait';

function engineState(state: State, speed: number): object {
  if (state.Type === 'Wait') {
    const { Seconds, SecondsPath, ...rest } = state;
    const seconds = SecondsPath === undefined ? { seconds: Seconds ?? 0 } : { 'seconds.$': SecondsPath };
    return {
      ...rest,
      Type: 'Task',
      Resource: waitResource,
      TimeoutSeconds: longestSeconds,
      Parameters: { ...seconds, 'input.$': '$' },
    };
  }
  if (state.Type !== 'Task') return state;
  const Retry = state.Retry?.map((retrier) => ({
    ...retrier,
    IntervalSeconds: (retrier.IntervalSeconds ?? 1) / speed,
    ...(retrier.MaxDelaySeconds === undefined ? {} : { MaxDelaySeconds: retrier.MaxDelaySeconds / speed }),
  }));
  return {
    ...state,
    TimeoutSeconds: Math.min(state.TimeoutSeconds ?? longestSeconds, longestSeconds),
    ...(Retry === undefined ? {} : { Retry }),
  };
}
