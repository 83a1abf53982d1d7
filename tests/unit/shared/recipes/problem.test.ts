import { describe, expect, it } from 'vitest';
import { fileProblem, formatProblem, inReadingOrder, quote } from '../../../../shared/recipes/problem.ts';

describe('formatProblem', () => {
  it('says place, finding and the nearest right name in one line', () => {
    const problem = {
      file: 'run.yaml',
      line: 3,
      column: 8,
      message: 'unknown recipe "task-seded"',
      nearest: 'task-seeded',
    };
    expect(formatProblem(problem)).toBe('run.yaml:3:8: unknown recipe "task-seded". Did you mean "task-seeded"?');
  });

  it('leaves the place out when the whole file is meant', () => {
    expect(formatProblem(fileProblem('run.yaml', 'the drop has no run.yaml', 'Write one.'))).toBe(
      'run.yaml: the drop has no run.yaml. Write one.',
    );
  });

  it('shows control characters and direction marks instead of sending them to the terminal', () => {
    const text = formatProblem(fileProblem('a\u001b[2Jb', 'x\u202Ey\u009bz\nw'));
    expect(text).toBe('a\\u{1b}[2Jb: x\\u{202e}y\\u{9b}z\\u{a}w.');
  });
});

describe('quote', () => {
  it('cuts long texts without leaving half a character', () => {
    expect(quote('🌱'.repeat(40)).isWellFormed()).toBe(true);
    expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…"`);
  });
});

describe('inReadingOrder', () => {
  it('keeps files together and sorts by line and column', () => {
    const at = (file: string, line: number, column: number) => ({ file, line, column, message: '' });
    const sorted = inReadingOrder([at('b', 2, 1), at('a', 1, 5), at('b', 1, 1), at('a', 1, 2)]);
    expect(sorted.map(({ file, line, column }) => `${file}${line}${column}`)).toEqual(['b11', 'b21', 'a12', 'a15']);
  });
});
