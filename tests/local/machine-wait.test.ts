import { describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../local/functions/execution-environment.ts';
import { type BatchesUnderWay, batchesUnderWay } from '../../local/queues/batches-under-way.ts';
import { type Execution, executions } from '../../local/workflow/executions.ts';
import { stateMachine } from '../../local/workflow/state-machine.ts';

describe('a wait', () => {
  const definition = {
    StartAt: 'Look',
    States: {
      Look: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:look', Next: 'Wait' },
      Wait: { Type: 'Wait', Seconds: 3600, End: true },
    },
  };
  /** Starts a machine whose task notes and then does what the test says. */
  const looking = (batches: BatchesUnderWay, look: () => void) => {
    const services = {
      startExecution: () => Promise.reject(new Error()),
      batches,
      async invoke(): Promise<InvocationResult> {
        look();
        return { ok: true, payload: '{}' };
      },
    };
    const machine = stateMachine(
      { arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine', name: 'machine' },
      JSON.stringify(definition),
      services,
      1,
    );
    const all = executions();
    const ended = new Promise<Execution>((resolve) => all.onEnd(resolve));
    all.start(machine, {}, 'run');
    return ended;
  };

  it('is over as soon as nothing is under way of what the last task may have seen at work', async () => {
    const batches = batchesUnderWay();
    const [first, second] = [batches.begin(), batches.begin()];
    const ended = looking(batches, () => {
      first();
      queueMicrotask(second);
    });
    expect((await ended).status).toBe('SUCCEEDED');
  });
});
