import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonLiteral } from '../../../../../shared/domain/tasks/python-literal.ts';
import { defaultLimits, Meter } from '../../../../../shared/domain/templates/limits.ts';
import { pyRepr } from '../../../../../shared/domain/templates/py-text.ts';
import { PyFloat, type PyValue } from '../../../../../shared/domain/templates/py-value.ts';

describe('pythonLiteral', () => {
  it.each<[string, PyValue]>([
    [`['a', "b's", '''c'd''', """e"f"""]`, ['a', "b's", "c'd", 'e"f']],
    ['[]', []],
    ['("a",)', ['a']],
    ['("a")', 'a'],
    ['1, 2', [1, 2]],
    ['-1', -1],
    ['[1.5, -2e3, 1_000, None, True, False]', [new PyFloat(1.5), new PyFloat(-2000), 1000, null, true, false]],
    [
      "{'a': 1, 'b': [2]}",
      new Map<string, PyValue>([
        ['a', 1],
        ['b', [2]],
      ]),
    ],
    ["'a' 'b'", 'ab'],
    ["r'\\n'", '\\n'],
    ["'\\n\\x41\\u00e9'", '\nAé'],
    ['12345678901234567890', 12345678901234567890n],
    ["[ 'a' ,\n 'b' , ]", ['a', 'b']],
    ['0', 0],
    ['00', 0],
  ])('reads %s', (text, expected) => {
    expect(pythonLiteral(text)).toEqual(expected);
  });

  it.each([
    ['', 'nothing'],
    ['a', 'a name'],
    ['007', 'zeros in front'],
    ['[1', 'an open list'],
    ["'a", 'an open string'],
    ['[1 2]', 'a missing comma'],
    ['[,]', 'a comma alone'],
    ["__import__('os')", 'a call'],
    ["['a'].index", 'an attribute'],
    ['1 + 1', 'a sum'],
    ["f'{x}'", 'a format string'],
    ['{[]: 1}', 'a list as key'],
    [`${'['.repeat(50)}${']'.repeat(50)}`, 'deep nesting'],
    [`${'['.repeat(100_000)}`, 'very deep nesting'],
    [`${'-'.repeat(100_000)}1`, 'many signs'],
  ])('refuses %s', (text) => {
    expect(pythonLiteral(text)).toBeUndefined();
  });

  it('reads back whatever Python prints', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((size) => new PyFloat(size)),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(scalar, fc.array(scalar))), (list) => {
        expect(pythonLiteral(pyRepr(list, new Meter(defaultLimits)))).toEqual(list);
      }),
    );
  });
});
