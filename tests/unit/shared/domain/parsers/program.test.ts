import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFences } from '../../../../../shared/domain/parsers/fences.ts';
import { readJsonReply } from '../../../../../shared/domain/parsers/json-reply.ts';
import { readProgram } from '../../../../../shared/domain/parsers/program.ts';

describe('readProgram', () => {
  it('reads calls with whole numbers, texts and truth values', () => {
    expect(readProgram('remove_lines(0, 4)\nnormalize("a, (b)=c", \'x\')\nflag(on=true)')).toEqual({
      calls: [
        { name: 'remove_lines', args: [0, 4] },
        { name: 'normalize', args: ['a, (b)=c', 'x'] },
        { name: 'flag', args: [true] },
      ],
      errors: 0,
    });
  });

  it('passes over fences, comments and empty lines, and counts what is no call', () => {
    expect(readProgram('```python\n# a comment\nkeep_doc()\n\nhello world\nremove_lines(1,\n```')).toEqual({
      calls: [{ name: 'keep_doc', args: [] }],
      errors: 2,
    });
  });

  it('reads anything without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readProgram(text).errors).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(readProgram('x'.repeat(200_000)).errors).toBe(1);
  });
});

describe('findFences', () => {
  it('finds blocks with their languages, and an open one', () => {
    expect(findFences('a\n```Python x\ncode\n```\n~~~\nb\n~~~')).toEqual({
      fences: [
        { language: 'python', code: 'code' },
        { language: '', code: 'b' },
      ],
      open: false,
    });
    expect(findFences('```\nnever closed')).toEqual({ fences: [], open: true });
    expect(findFences('````\n```\ninner\n```\n````').fences).toEqual([{ language: '', code: '```\ninner\n```' }]);
  });
});

describe('readJsonReply', () => {
  it.each<[string, 'object' | 'list', unknown]>([
    ['{"a": "b"}', 'object', { a: 'b' }],
    ['Here: {"a": "b"} done', 'object', { a: 'b' }],
    ['```json\n{"a": "b",}\n```', 'object', { a: 'b' }],
    ['The list: ["x", "y"].', 'list', ['x', 'y']],
    ['{"a": "b"} and {"a": "c"}', 'object', undefined],
    ['```\n[]\n```\n```\n[]\n```', 'list', undefined],
    ['no json', 'object', undefined],
    ['{"a": ', 'object', undefined],
    [`${'['.repeat(100)}`, 'list', undefined],
  ])('reads %j as %s', (text, wanted, value) => {
    expect(readJsonReply(text, wanted)).toEqual(value);
  });
});
