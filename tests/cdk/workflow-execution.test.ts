import { describe, expect, it } from 'vitest';
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
import { play } from './play-execution.ts';

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
