import { describe, expect, it } from 'vitest';
import {
  AdvanceOutput,
  Cursor,
  ExecutionInput,
  FailInput,
  ShardMessage,
  SqsEvent,
} from '../../../../shared/contract/payloads.ts';

describe('payloads between functions', () => {
  it('of a queue name a shard and its attempt, and nothing else', () => {
    const message = { run: 'r', stage: 's', shard: 'x', attempt: 1 };
    expect(ShardMessage.parse(message)).toEqual(message);
    expect(ShardMessage.safeParse({ ...message, records: [] }).success).toBe(false);
    expect(ShardMessage.safeParse({ ...message, attempt: 0 }).success).toBe(false);
  });

  it('of the state machine pass over what the machine adds', () => {
    expect(Cursor.parse({ run: 'r', segment: 0, tick: 3, opened: true })).toEqual({ run: 'r', segment: 0, tick: 3 });
    expect(ExecutionInput.parse({ bucket: 'b', key: 'k', time: 't' })).toEqual({ bucket: 'b', key: 'k' });
    expect(FailInput.parse({ failure: {}, other: 1 })).toEqual({ failure: {} });
    expect(SqsEvent.parse({ Records: [{ messageId: 'm', body: 'b', attributes: {} }] }).Records).toHaveLength(1);
  });

  it('stay far below the limit of the state machine', () => {
    const output = { run: 'x'.repeat(80), segment: 9, tick: 9999, status: 'next-segment', waitSeconds: 60 };
    expect(JSON.stringify(AdvanceOutput.parse(output)).length).toBeLessThan(1024);
  });

  it.each([[{ run: 'r', segment: -1, tick: 0 }], [{ run: 'r', segment: 0.5, tick: 0 }], [{ segment: 0, tick: 0 }]])(
    'are checked: %j',
    (cursor) => {
      expect(Cursor.safeParse(cursor).success).toBe(false);
    },
  );
});
