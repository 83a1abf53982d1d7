import { describe, expect, it } from 'vitest';
import { findJsonObjects, readLenientJson } from '../../../../../shared/domain/parsers/json-object.ts';

describe('findJsonObjects', () => {
  it('finds an object between other text', () => {
    expect(findJsonObjects('Sure:\n```json\n{"a": "}"}\n```').objects).toEqual(['{"a": "}"}']);
  });

  it('finds every outermost object', () => {
    expect(findJsonObjects('{"a": {"b": 1}} {"c": 2}').objects).toHaveLength(2);
  });

  it('does not take formulas for objects', () => {
    expect(findJsonObjects('H_{2}O and {1, 2} and f{x}').start).toBe(-1);
  });

  it('says when an object is not closed or too deep', () => {
    expect(findJsonObjects('{"a": "b').problem).toBe('unclosed');
    expect(findJsonObjects(`{"a": ${'['.repeat(20_000)}`).problem).toBe('too deep');
  });
});

describe('readLenientJson', () => {
  it('keeps every digit of a number', () => {
    expect(readLenientJson('{"a": 12345678901234567890, "b": 1.0}')).toEqual({ a: '12345678901234567890', b: '1.0' });
  });

  it('repairs trailing commas, line breaks in strings and backslashes that escape nothing', () => {
    expect(readLenientJson('{"a": ["x", "y",], }')).toEqual({ a: ['x', 'y'] });
    expect(readLenientJson('{"a": "x\ny"}')).toEqual({ a: 'x\ny' });
    expect(readLenientJson('{"a": "\\(x\\)"}')).toEqual({ a: '\\(x\\)' });
  });

  it('leaves commas inside of strings alone', () => {
    expect(readLenientJson('{"a": "x,}",}')).toEqual({ a: 'x,}' });
  });

  it('gives up on what is no JSON', () => {
    expect(readLenientJson("{'a': 1}")).toBeUndefined();
    expect(readLenientJson('{"a": NaN}')).toBeUndefined();
  });
});
