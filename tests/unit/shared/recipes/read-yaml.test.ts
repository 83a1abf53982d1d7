import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { maximumYamlBytes, readYaml } from '../../../../shared/recipes/read-yaml.ts';

const read = (text: string): unknown => {
  const result = readYaml('f.yaml', text);
  return 'yaml' in result ? result.yaml.value : result.problems.map(formatProblem);
};

describe('readYaml', () => {
  it('reads past a byte-order mark and CRLF', () => {
    expect(read('\uFEFFa: 1\r\nb: [x, y]\r\n')).toEqual({ a: 1, b: ['x', 'y'] });
  });

  it('leaves yes, no, on and dates as text', () => {
    expect(read('a: yes\nb: no\nc: on\nd: 2024-01-01')).toEqual({ a: 'yes', b: 'no', c: 'on', d: '2024-01-01' });
  });

  it('takes a merge key for an ordinary key', () => {
    expect(read('<<: { a: 1 }')).toEqual({ '<<': { a: 1 } });
  });

  it.each([
    ['an alias', 'a: &x 1\nb: *x', 'f.yaml:2:4: the alias *x is not allowed. Write the value out.'],
    [
      'a repeated key',
      'a: 1\na: 2',
      'f.yaml:2:1: not valid YAML: Map keys must be unique. Remove one of the two; the last one would have counted.',
    ],
    ['a tag of a program', 'a: !function utils.f', 'f.yaml:1:4: not valid YAML: Unresolved tag: !function.'],
    ['binary data', 'a: !!binary aGk=', 'f.yaml:1:13: tags are not allowed.'],
    ['a key that means the prototype', '__proto__: { x: 1 }', 'f.yaml:1:1: the key "__proto__" is not allowed.'],
    ['a list as a key', '? [a]\n: 1', 'f.yaml:1:3: a key must be plain text.'],
    ['infinity', 'a: .inf', 'f.yaml:1:4: not a finite number, text, true, false or null.'],
    [
      'a tab as indentation',
      '\ta: 1',
      'f.yaml:1:1: not valid YAML: Tabs are not allowed as indentation. Indent with spaces; a tab does not count.',
    ],
  ])('refuses %s and says where', (_name, text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each([
    ['lists in flow style', '['.repeat(5_000), 33],
    ['lists in block style', '- '.repeat(5_000), 65],
    ['maps in flow style', '{a: '.repeat(5_000), 129],
    ['keys within keys', '? '.repeat(5_000), 65],
  ])('refuses %s nested 5,000 deep before anything recurses', (_name, text, column) => {
    expect(read(text)).toEqual([`f.yaml:1:${column}: nested deeper than 32 levels.`]);
  });

  it('refuses more than 256 KiB', () => {
    expect(read('#'.repeat(maximumYamlBytes + 1))).toEqual(['f.yaml: is larger than 256 KiB.']);
  });

  it('stops a bomb of aliases at its first alias', () => {
    const levels = Array.from({ length: 20 }, (_, level) => `l${level}: &l${level} [${`*l${level - 1},`.repeat(9)}]`);
    const result = readYaml('f.yaml', ['l: &l-1 x', ...levels].join('\n'));
    expect('problems' in result && result.problems.every(({ message }) => message.includes('alias'))).toBe(true);
  });

  it('accepts any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(readYaml('f.yaml', text)).toBeDefined();
      }),
    );
  });

  it('gives back what JSON says', () => {
    const value = fc
      .jsonValue({ maxDepth: 4 })
      .filter((json) => !JSON.stringify(json).includes('"__proto__"') && !JSON.stringify(json).includes('"":'));
    fc.assert(
      fc.property(value, (json) => {
        expect(JSON.stringify(read(JSON.stringify(json)))).toBe(JSON.stringify(json));
      }),
    );
  });
});
