import { describe, expect, it } from 'vitest';
import type { StackEndpoints } from '../../../../shared/contract/endpoints.ts';
import type { Overrides } from '../../../../shared/contract/plan.ts';
import { bindEndpoint, modeProblems } from '../../../../shared/recipes/bind-endpoint.ts';
import { type ReadRunFile, readRunFile } from '../../../../shared/recipes/run-file.ts';

const endpoints: StackEndpoints = {
  default: { name: 'sower', mode: 'async' },
  judge: { name: 'sower-judge', mode: 'async', slots: 512 },
};

function read(roles: string): ReadRunFile {
  const text = `recipe: r\ndataset: d\nseeds: [{ file: a.jsonl }]\nroles:\n${roles}`;
  const result = readRunFile(text);
  if (!('read' in result)) throw new Error(JSON.stringify(result.problems));
  return result.read;
}
const bind = (run: ReadRunFile, role = 'solver', overrides: Overrides = {}, like = role) =>
  bindEndpoint(role, like, run, overrides, endpoints);

describe('bindEndpoint', () => {
  it('binds a role to the endpoint that run.yaml names, with its limits', () => {
    const run = read('  solver: { model: m, endpoint: judge, calls_at_once: 32, call_seconds: 300 }');
    expect(bind(run)).toEqual({
      calls: { endpoint: endpoints.judge, callsAtOnce: 32, callTimeoutMs: 300_000 },
      notices: [],
      problems: [],
    });
  });

  it('leaves a role to the endpoint of the run where nothing is said', () => {
    expect(bind(read('  solver: { model: m }')).calls).toEqual({});
    expect(bind(read('  solver: { model: m, endpoint: default }')).calls).toEqual({});
  });

  it('gives calls the time that the run asks for where run.yaml names none', () => {
    expect(bind(read('  solver: { model: m }'), 'solver', { callSeconds: 480 }).calls).toEqual({
      callTimeoutMs: 480_000,
    });
    expect(bind(read('  solver: { model: m, call_seconds: 9 }'), 'solver', { callSeconds: 480 }).calls).toEqual({
      callTimeoutMs: 9000,
    });
  });

  it('takes the place of the role that it is like', () => {
    const run = read('  solver: { model: m, endpoint: judge }');
    expect(bind(run, 'checker', {}, 'solver').calls.endpoint).toEqual(endpoints.judge);
  });

  it('lets the command win, in endpoint and mode', () => {
    const own = { solver: { model: 'other', endpoint: 'judge' } };
    const { calls } = bind(read('  solver: { model: m }'), 'solver', { roles: own, mode: 'realtime' });
    expect(calls.endpoint).toEqual({ ...endpoints.judge, mode: 'realtime' });
  });

  it('says where, what there is, and the nearest name for an endpoint that there is not', () => {
    const [problem] = bind(read('  solver: { model: m, endpoint: jugde }')).problems;
    expect(problem).toMatchObject({ line: 5, expected: 'one of default, judge' });
    expect(`${problem?.message} ${problem?.hint}`).toMatch(/no endpoint "jugde".*context value "endpoints"/u);
  });

  it('lets the only endpoint of a trial stand in, and says so', () => {
    const { calls, notices } = bind(read('  solver: { model: m, endpoint: big }'), 'solver', { soleEndpoint: true });
    expect(calls).toEqual({});
    expect(notices.join()).toContain('"big"');
  });
});

describe('modeProblems', () => {
  const price = { input_per_million: 0, output_per_million: 0, as_of: '', source: '' };
  const roles = { writer: { model: 'm', price, endpoint: endpoints.judge }, asker: { model: 'm', price } };

  it('refuses a dialogue between an endpoint for batches and one for single calls', () => {
    const run = read('  writer: { model: m }');
    expect(modeProblems([['writer', 'asker']], roles, 'realtime', run)).toHaveLength(1);
    expect(modeProblems([['writer', 'asker']], roles, 'async', run)).toEqual([]);
    expect(modeProblems([['writer'], ['asker'], []], roles, 'realtime', run)).toEqual([]);
  });
});
