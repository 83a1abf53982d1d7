import { describe, expect, it } from 'vitest';
import {
  EndpointFailed,
  EndpointThrottled,
  EndpointTimedOut,
  RequestRefused,
} from '../../../../shared/contract/errors.ts';
import type { Completion } from '../../../../shared/domain/completion.ts';
import { callPlaces } from '../../../../shared/stages/call-places.ts';
import { callPool } from '../../../../shared/stages/call-pool.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { stillClock } from '../../../support/still-clock.ts';

const open = (timeIsShort = () => false, room = 99) => {
  const clock = stillClock();
  const pool = callPool(clock, () => 1, callPlaces(clock, 8), timeIsShort);
  const call = async (...answers: readonly (Error | Completion)[]) => {
    let sent = 0;
    let left = room;
    const roomForMore = async (): Promise<boolean> => {
      left -= 1;
      return left >= 0;
    };
    await pool.place();
    const result = await pool.call(async () => {
      const answer = answers[Math.min(sent, answers.length - 1)];
      sent += 1;
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    }, roomForMore);
    return { result, sent, left };
  };
  return { clock, call };
};
const good = aStoredCompletion('k');

describe('calls that fail', () => {
  it('are tried again after a throttle, with pauses that double up to 20 s', async () => {
    const { clock, call } = open();
    const throttles = Array.from({ length: 8 }, () => new EndpointThrottled('busy'));
    expect(await call(...throttles, good)).toMatchObject({ result: good, sent: 9 });
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 16000, 20000, 20000]);
  });

  it('wait as long as the server says, at most 20 s', async () => {
    const { clock, call } = open();
    await call(new EndpointThrottled('busy', 7000), new EndpointThrottled('busy', 90_000), good);
    expect(clock.slept).toEqual([7000, 20_000]);
  });

  it('are given up after 30 throttles, 6 faults or 3 time-outs', async () => {
    expect(await open().call(new EndpointThrottled('busy'))).toMatchObject({
      result: { reason: 'model_failed', evidence: 'throttled: busy', mayBePaid: false },
      sent: 30,
    });
    expect(await open().call(new EndpointFailed('503'))).toMatchObject({
      result: { reason: 'model_failed', evidence: '503', mayBePaid: true },
      sent: 6,
    });
    expect(await open().call(new EndpointTimedOut('late'))).toMatchObject({
      result: { reason: 'model_timeout', evidence: 'late', mayBePaid: true },
      sent: 3,
    });
  });

  it('are not tried again when the endpoint refuses them', async () => {
    expect(await open().call(new RequestRefused('400: too long', 400))).toMatchObject({
      result: { reason: 'model_refused', evidence: '400: too long', status: 400, mayBePaid: false },
      sent: 1,
    });
  });

  it('count each class of fault for itself', async () => {
    const [late, broken] = [new EndpointTimedOut('late'), new EndpointFailed('503')];
    const { result, sent } = await open().call(late, broken, late, broken, broken, broken, broken, good);
    expect(result).toEqual(good);
    expect(sent).toBe(8);
  });

  it('end at once with an error that is no fault of the endpoint', async () => {
    const { call } = open();
    await expect(call(new TypeError('bug'))).rejects.toThrow(TypeError);
    expect((await call(good)).result).toEqual(good);
  });

  it('are not sent at all after 32 in a row were lost; one success before clears that', async () => {
    const { call } = open();
    const lose = async (times: number): Promise<void> => {
      for (let lost = 0; lost < times; lost += 1) await call(new EndpointTimedOut('late'));
    };
    await lose(31);
    await call(good);
    await lose(32);
    expect(await call(good)).toMatchObject({
      result: { reason: 'model_failed', evidence: 'not sent: 32 calls before it failed in a row', mayBePaid: false },
      sent: 0,
    });
  });

  it('are left for another time when time is short', async () => {
    let sends = 0;
    const { call } = open(() => {
      sends += 1;
      return sends > 2;
    });
    expect(await call(new EndpointThrottled('busy'))).toMatchObject({ result: 'no time', sent: 2 });
  });

  it('need room of their own for an attempt after one that may have to be paid', async () => {
    const late = new EndpointTimedOut('late');
    const unpaid = new EndpointFailed('503', { mayBePaid: false });
    expect(await open(undefined, 1).call(late, new EndpointThrottled('busy'), unpaid, good)).toMatchObject({
      result: good,
      left: 0,
    });
    expect(await open(undefined, 1).call(late, late, good)).toMatchObject({ result: 'no room', sent: 2 });
  });

  it('are suspect when nobody was answered while the last attempts failed', async () => {
    const { call, clock } = open();
    const lost = () => call(new EndpointFailed('503'));
    expect((await lost()).result).toMatchObject({ suspect: true });
    await call(good);
    expect((await call(new RequestRefused('400: no', 400))).result).toMatchObject({ suspect: false });
    clock.pass(60_000);
    expect((await lost()).result).toMatchObject({ suspect: true });
  });
});
