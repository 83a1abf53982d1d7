import { describe, expect, it } from 'vitest';
import { FieldFlowTracker } from '../../../../shared/recipes/field-flow.ts';
import { allOf, type Guard, relation } from '../../../../shared/recipes/guard.ts';

const branch = (name: string, field = 'kind'): Guard => ({
  expression: `${field} == "${name}"`,
  at: [],
  route: { field, branch: name },
});
const when = (expression: string): Guard => ({ expression, at: [] });
const write = (...guards: Guard[]) => ({ writes: true, guards, type: 'text' as const });
const remove = (...guards: Guard[]) => ({ writes: false, guards, type: 'any' as const });

function tracker() {
  const flow = new FieldFlowTracker(['given']);
  flow.addRoute('kind', ['a', 'b']);
  return flow;
}
const isSure = (flow: FieldFlowTracker, field: string, ...guards: Guard[]): boolean =>
  flow.known(guards).sure.has(field);

describe('fields through branches', () => {
  it('are sure where every record has them', () => {
    const flow = tracker();
    flow.add('x', write());
    expect(isSure(flow, 'given')).toBe(true);
    expect(isSure(flow, 'x', branch('a'))).toBe(true);
    expect(isSure(flow, 'y')).toBe(false);
  });

  it('are sure behind a route when every branch writes them', () => {
    const flow = tracker();
    flow.add('x', write(branch('a')));
    expect([isSure(flow, 'x'), isSure(flow, 'x', branch('a')), isSure(flow, 'x', branch('b'))]).toEqual([
      false,
      true,
      false,
    ]);
    flow.add('x', write(branch('b')));
    expect(isSure(flow, 'x')).toBe(true);
  });

  it('are not sure behind a route when one branch takes them away', () => {
    const flow = tracker();
    flow.add('given', remove(branch('a')));
    expect([isSure(flow, 'given'), isSure(flow, 'given', branch('b'))]).toEqual([false, true]);
    flow.add('given', write(branch('a')));
    expect(isSure(flow, 'given')).toBe(true);
  });

  it('are sure under the condition under which they are written, and known to expressions elsewhere', () => {
    const flow = tracker();
    flow.add('x', write(when('n > 1')));
    expect([isSure(flow, 'x', when('n  > 1')), isSure(flow, 'x', when('n > 2')), isSure(flow, 'x')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(flow.known([]).ever.get('x')).toBe('text');
    expect(flow.known([]).ever.has('y')).toBe(false);
  });

  it('stay apart in branches of a branch', () => {
    const flow = tracker();
    flow.addRoute('inner', ['c', 'd']);
    flow.add('x', write(branch('a'), branch('c', 'inner')));
    flow.add('x', write(branch('a'), branch('d', 'inner')));
    expect([isSure(flow, 'x', branch('a')), isSure(flow, 'x')]).toEqual([true, false]);
    flow.add('x', write(branch('b')));
    expect(isSure(flow, 'x')).toBe(true);
  });
});

describe('conditions', () => {
  it('are joined for the plan', () => {
    expect([allOf([]), allOf([when('a')]), allOf([when('a or b'), when('c')])]).toEqual([
      undefined,
      'a',
      '(a or b) and (c)',
    ]);
  });

  it('tell which records can meet', () => {
    expect(relation([], [when('a')])).toBe('always');
    expect(relation([when('a')], [])).toBe('perhaps');
    expect(relation([branch('a')], [branch('b'), when('x')])).toBe('never');
  });
});
