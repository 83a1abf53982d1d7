import { DropRefused, SumsDiffer } from '../shared/contract/errors.ts';

/** Handlers that the state machine calls. */
export const sequencedHandlers = ['open', 'plan', 'warm', 'advance', 'cool', 'publish', 'fail'] as const;
export type SequencedHandler = (typeof sequencedHandlers)[number];

export interface CallableFunction {
  readonly arn: string;
  readonly timeoutSeconds: number;
}

/** Faults of the Lambda service, not of the function. */
const serviceFaults = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Setup errors and broken sums: trying again would find the same. */
const final = [new DropRefused().name, new SumsDiffer().name];

const retry = [
  { ErrorEquals: final, MaxAttempts: 0 },
  {
    ErrorEquals: serviceFaults,
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 6,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
  {
    ErrorEquals: ['States.TaskFailed', 'States.Timeout'],
    IntervalSeconds: 5,
    BackoffRate: 2,
    MaxAttempts: 3,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];

const cursor = { 'run.$': '$.run', 'segment.$': '$.segment', 'tick.$': '$.tick' };

/**
 * Open -> Plan -> Advance <-> Wait, again from Plan behind each barrier, then Publish. JSONPath throughout, and only
 * states that the local runner knows. What a handler answers is the input of the next state: ids and counters.
 *
 * @param warms whether runs keep endpoints warm: then each segment begins with that, and every run ends by giving them up.
 */
export function workflowDefinition(
  functions: Readonly<Record<SequencedHandler, CallableFunction>>,
  partition: string,
  warms: boolean,
): object {
  const call = (handler: SequencedHandler): object => ({
    Type: 'Task',
    Resource: functions[handler].arn,
    // The function's own timeout comes first; this one catches an answer that never arrives.
    TimeoutSeconds: functions[handler].timeoutSeconds + 30,
    Retry: retry,
  });
  const recordFailure = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'RecordFailure' }];
  /** Neither keeps a run from going on: a cold endpoint starts by itself, and the watchdog cools what is left. */
  const aside = (handler: 'warm' | 'cool', next: string): object => ({
    ...call(handler),
    ResultPath: null,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: next }],
    Next: next,
  });
  const warming = {
    Warm: { ...aside('warm', 'Advance'), Parameters: cursor },
    Cool: aside('cool', 'Publish'),
    CoolAfterFailure: aside('cool', 'Failed'),
  };
  const end = warms ? 'CoolAfterFailure' : 'Failed';
  return {
    Comment: 'A run from its drop to its dataset',
    // Longer than any single execution can last: it hands over to a new one after 2,000 ticks of at most a minute.
    TimeoutSeconds: 7 * 24 * 3600,
    StartAt: 'Open',
    States: {
      Open: { ...call('open'), Next: 'Opened', Catch: recordFailure },
      Opened: {
        Type: 'Choice',
        Choices: [{ Variable: '$.opened', BooleanEquals: true, Next: 'Plan' }],
        Default: 'NothingToDo',
      },
      NothingToDo: { Type: 'Succeed' },
      Plan: { ...call('plan'), Parameters: cursor, Next: warms ? 'Warm' : 'Advance', Catch: recordFailure },
      ...(warms ? warming : {}),
      Advance: { ...call('advance'), Parameters: cursor, Next: 'Status', Catch: recordFailure },
      Status: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.status', StringEquals: 'running', Next: 'Wait' },
          { Variable: '$.status', StringEquals: 'next-segment', Next: 'Plan' },
          { Variable: '$.status', StringEquals: 'restart', Next: 'Restart' },
          { Variable: '$.status', StringEquals: 'finished', Next: warms ? 'Cool' : 'Publish' },
        ],
        Default: 'UnknownStatus',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Advance' },
      Restart: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::states:startExecution`,
        Parameters: {
          'StateMachineArn.$': '$$.StateMachine.Id',
          Input: {
            'bucket.$': '$$.Execution.Input.bucket',
            'key.$': '$$.Execution.Input.key',
            continues: true,
          },
        },
        TimeoutSeconds: 60,
        Retry: retry.slice(2),
        Catch: recordFailure,
        Next: 'HandedOver',
      },
      HandedOver: { Type: 'Succeed' },
      Publish: { ...call('publish'), Parameters: { 'run.$': '$.run' }, Next: 'Published', Catch: recordFailure },
      Published: { Type: 'Succeed' },
      UnknownStatus: {
        Type: 'Pass',
        Result: { Error: 'UnknownStatus', Cause: 'advance answered with a status that the workflow does not know' },
        ResultPath: '$.failure',
        Next: 'RecordFailure',
      },
      RecordFailure: {
        ...call('fail'),
        ResultPath: null,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unrecorded', Next: end }],
        Next: end,
      },
      // A time-out may come without a cause, and a path to nothing would hide the error.
      Failed: {
        Type: 'Fail',
        ErrorPath: '$.failure.Error',
        Cause: 'The item of the run, or refused/<drop>.json in the work bucket, says why.',
      },
    },
  };
}
