import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkExpression, fieldsOf } from '../../../../../shared/domain/expressions/check-expression.ts';
import { compileCondition, compileExpression } from '../../../../../shared/domain/expressions/condition.ts';
import { expressionFunctions } from '../../../../../shared/domain/expressions/functions.ts';
import { maximumExpressionLength } from '../../../../../shared/domain/expressions/lex-expression.ts';
import { readExpression } from '../../../../../shared/domain/expressions/read-expression.ts';
import type { ValueType } from '../../../../../shared/domain/expressions/value-type.ts';
import type { Json } from '../../../../../shared/domain/json.ts';

const fields: Readonly<Record<string, Json>> = {
  n: 3,
  text: 'Some words here.',
  yes: true,
  list: [1, 'a', null],
  map: { inner: { deep: 5 }, __proto__: 1 },
  none: null,
};
const value = (source: string): Json => compileExpression(source)(fields);

describe('the value of an expression', () => {
  it.each<[string, Json]>([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['(1 + 2) * 3 % 4', 1],
    ['-n + 1', -2],
    ['n == 3 and not (n != 3)', true],
    ['false or yes', true],
    ['0 < n <= 3', true],
    ['0 < n < 3', false],
    ['"b" > \'a\'', true],
    ['n in [1, 3]', true],
    ['"word" in text', true],
    ['"x" not in list', true],
    ['none is null and n is not null', true],
    ['missing is null', true],
    ['missing > 1', false],
    ['none == null', true],
    ['n + "1"', null],
    ['1 / 0', null],
    ['map.inner.deep', 5],
    ['map["inner"].deep', 5],
    ['list[1]', 'a'],
    ['list[9]', null],
    ['map.constructor', null],
    ['text.length', null],
    ['"a\\"b\\n"', 'a"b\n'],
    ['1e3', 1000],
    ['if(n > 2, "big", "small")', 'big'],
  ])('%s is %j', (source, expected) => {
    expect(value(source)).toEqual(expected);
  });

  it.each<[string, Json]>([
    ['len(text)', 16],
    ['len(list)', 3],
    ['len(n)', null],
    ['words(text)', 3],
    ['tokens("")', 0],
    ['lines("a\\nb")', 2],
    ['lower("AB")', 'ab'],
    ['trim(" a ")', 'a'],
    ['contains(list, "a")', true],
    ['contains(text, "words")', true],
    ['starts_with(text, "Some")', true],
    ['ends_with(text, ".")', true],
    ['concat("a", n, none)', 'a3'],
    ['abs(-2)', 2],
    ['floor(1.7)', 1],
    ['ceil(1.2)', 2],
    ['round(2.5)', 3],
    ['min(3, [1, 2])', 1],
    ['max(3, list)', 3],
    ['max()', null],
    ['sum(1, [2, 3])', 6],
    ['mean(2, 4)', 3],
    ['mean([])', null],
    ['coalesce(none, missing, 2)', 2],
    ['number(" 4.5 ")', 4.5],
    ['number("4.5x")', null],
    ['text(n)', '3'],
  ])('calls functions: %s is %j', (source, expected) => {
    expect(value(source)).toEqual(expected);
  });

  it('hashes evenly and the same every time', () => {
    const draws = Array.from({ length: 1000 }, (_, index) => value(`hash("${index}")`) as number);
    expect(draws.filter((draw) => draw < 0.5).length).toBeGreaterThan(440);
    expect(draws.filter((draw) => draw < 0.5).length).toBeLessThan(560);
    expect(value('hash("a")')).toBe(value('hash("a")'));
    expect(value('hash("a", "salt")')).not.toBe(value('hash("a")'));
  });

  it('is total: any function takes anything', () => {
    const json = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    fc.assert(
      fc.property(
        fc.constantFrom(...expressionFunctions.values()),
        fc.array(json as fc.Arbitrary<Json>),
        (one, args) => {
          expect(JSON.stringify(one.call(...args))).toBeDefined();
        },
      ),
    );
  });

  it('counts as a condition only when it is true itself', () => {
    expect(compileCondition('n')(fields)).toBe(false);
    expect(compileCondition('n == 3')(fields)).toBe(true);
    expect(() => compileCondition('n ==')).toThrow('faulty');
  });
});

describe('an expression that cannot be read', () => {
  it.each<[string, number, string]>([
    ['a = 1', 2, '"=" means nothing here; write =='],
    ['a && b', 2, '"&" means nothing here; write and'],
    ['a ==', 4, 'expected a field, a value or a function but found the end'],
    ['(a', 2, 'expected ) but found the end'],
    ['a b', 2, '"b" stands where the expression should end'],
    ['"open', 0, 'the text that starts here has no closing "'],
    ['a.1', 2, 'expected a name behind the point but found "1"'],
    ['a is 1', 5, 'expected null but found "1"'],
    ['and', 0, 'expected a field, a value or a function but found "and"'],
    ['{{ a }}', 0, '"{" means nothing here'],
    [`${'('.repeat(50)}1`, 40, 'the expression is nested deeper than 40 levels'],
    ['a'.repeat(maximumExpressionLength + 1), 0, 'the expression is longer than 2000 characters'],
  ])('%s: character %i', (source, offset, message) => {
    const read = readExpression(source);
    expect('fault' in read && read.fault.message).toBe(message);
    if (source.length < 40) expect('fault' in read && read.fault.offset).toBe(offset);
  });

  it('is refused, never thrown at, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => {
        const read = readExpression(source);
        expect('fault' in read || 'expression' in read).toBe(true);
      }),
    );
  });
});

describe('the check of an expression', () => {
  const types: Readonly<Record<string, ValueType>> = {
    n: 'number',
    text: 'text',
    list: 'list',
    map: 'map',
    any: 'any',
    yes: 'boolean',
  };
  const check = (source: string) => {
    const read = readExpression(source);
    if ('fault' in read) throw new Error(read.fault.message);
    return checkExpression(
      read.expression,
      (name) => types[name],
      () => Object.keys(types),
    );
  };

  it.each<[string, ValueType]>([
    ['n + 1', 'number'],
    ['n > 1 and yes', 'boolean'],
    ['text', 'text'],
    ['map.part', 'any'],
    ['len(text)', 'number'],
    ['any > 1', 'boolean'],
    ['n is null', 'boolean'],
    ['"a" in text or n in list', 'boolean'],
  ])('%s gives %s', (source, type) => {
    expect(check(source)).toEqual({ type, faults: [] });
  });

  it.each<[string, number, string]>([
    ['m + 1', 0, 'no earlier step writes the field "m"'],
    ['text + 1', 0, '"+" wants a number, this is text'],
    ['n and yes', 0, '"and" wants true or false, this is a number'],
    ['n == "3"', 5, 'a number is compared with text'],
    ['list < 3', 7, 'a list is compared with a number'],
    ['yes < true', 6, '"<" orders numbers or texts only'],
    ['n in 3', 5, '"in" wants a list behind it, this is a number'],
    ['n.part', 0, 'the field "n" is a number, it has no parts'],
    ['nope(1)', 0, 'there is no function "nope"'],
    ['len()', 0, 'len takes 1 arguments, not 0'],
    ['not n', 4, '"not" wants true or false, this is a number'],
  ])('%s is wrong at %i', (source, offset, message) => {
    expect(check(source).faults).toMatchObject([{ offset, message }]);
  });

  it('names the fields that an expression reads', () => {
    const read = readExpression('a.b + len(c) > 1 and "x" in d');
    expect('expression' in read && fieldsOf(read.expression)).toEqual(['a', 'c', 'd']);
  });
});
