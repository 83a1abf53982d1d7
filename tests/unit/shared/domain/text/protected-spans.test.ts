import { describe, expect, it } from 'vitest';
import { cutText } from '../../../../../shared/domain/text/cut-text.ts';
import { protectedSpans } from '../../../../../shared/domain/text/protected-spans.ts';
import { stripMarkdown } from '../../../../../shared/domain/text/strip-markdown.ts';

const blocks = (text: string): string[] => protectedSpans(text).map(({ start, end }) => text.slice(start, end));

describe('protectedSpans', () => {
  it('finds code, formulas, environments and tables', () => {
    const text =
      'a\n```py\nx\n```\nb $$x$$ \\[y\\] \\begin{align}z\\end{align}\n| a | b |\n| - | - |\n| 1 | 2 |\nend | x';
    expect(blocks(text)).toEqual([
      '```py\nx\n```',
      '$$x$$',
      '\\[y\\]',
      '\\begin{align}z\\end{align}',
      '| a | b |\n| - | - |\n| 1 | 2 |\n',
    ]);
  });

  it('takes a mark without its partner for text', () => {
    expect(blocks('```\nnever closed')).toEqual([]);
    expect(blocks('it costs $$ and \\[ more')).toEqual([]);
    expect(blocks('| one line |')).toEqual([]);
  });

  it.each([
    ['\\[', 80_000],
    ['$$ \\begin{a}', 20_000],
    ['\n```a', 40_000],
    ['|', 100_000],
    ['\n|', 40_000],
    ['\n# '.padEnd(50_000, ' '), 10],
    ['# ', 40_000],
    ['.', 100_000],
  ])('works through %j many times without getting stuck', (piece, times) => {
    const text = piece.repeat(times);
    const rule = { by: 'paragraph', tokens: 100_000, minTokens: 0, keepWhole: false, protect: true } as const;
    expect(cutText(text, rule).reduce((sum, { start, end }) => sum + end - start, 0)).toBe(text.length);
    expect(stripMarkdown(text.slice(0, 40_000)).length).toBeLessThanOrEqual(40_000);
  });
});
