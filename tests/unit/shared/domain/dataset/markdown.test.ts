import { describe, expect, it } from 'vitest';
import { codeBlock, inline, table } from '../../../../../shared/domain/dataset/markdown.ts';

describe('inline', () => {
  it('escapes whatever opens markup, HTML, links, mentions and formulas', () => {
    expect(inline('<b>[x](javascript:y)</b> `a` *b* _c_ | @me $x$ &lt; ~d~')).toBe(
      '\\<b\\>\\[x\\](javascript\\:y)\\</b\\> \\`a\\` \\*b\\* \\_c\\_ \\| \\@me \\$x\\$ \\&lt; \\~d\\~',
    );
  });
  it('makes one line of many, so that no line can begin a block', () => {
    expect(inline('a\n# b\n\n---\n- c')).toBe('a \\# b --- - c');
  });
  it('breaks addresses that would become links by themselves', () => {
    expect(inline('https://a.example WWW.b.example')).toBe('https\\://a.example WWW\\.b.example');
  });
});

describe('codeBlock', () => {
  it('has a fence longer than any in the text', () => {
    expect(codeBlock('a\n````\nb')).toBe('`````text\na\n````\nb\n`````');
  });
});

describe('table', () => {
  it('aligns columns of numbers to the right', () => {
    expect(table(['a', 'b'], [['1', '2']], [1])).toBe('| a | b |\n| --- | ---: |\n| 1 | 2 |');
  });
});
