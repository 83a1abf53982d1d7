import { describe, expect, it } from 'vitest';
import { clipJson, intField, textField, textListField } from '../../../../../shared/domain/dataset/fields.ts';
import type { Json } from '../../../../../shared/domain/json.ts';

describe('textField', () => {
  it('keeps strings, turns other values into JSON and absence into null', () => {
    expect([textField('a'), textField(5), textField({ b: 1, a: 2 }), textField(null), textField(undefined)]).toEqual([
      'a',
      '5',
      '{"a":2,"b":1}',
      null,
      null,
    ]);
  });
});

describe('textListField', () => {
  it('keeps the length of a list, whatever is in it', () => {
    expect(textListField(['a', 1, null])).toEqual(['a', '1', '']);
  });
  it('is null for anything but a list', () => {
    expect([textListField('a'), textListField(undefined)]).toEqual([null, null]);
  });
});

describe('intField', () => {
  it('is null for what does not fit 32 bits', () => {
    expect([intField(7), intField(2 ** 31), intField(1.5), intField('7')]).toEqual([7, null, null, null]);
  });
});

describe('clipJson', () => {
  it('cuts texts, lists and depth with a mark', () => {
    let deep: Json = 'bottom';
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    const clipped = clipJson({ text: 'x'.repeat(50), list: Array<Json>(101).fill(1), deep }, 10);
    expect(clipped).toMatchObject({ text: `${'x'.repeat(10)}…`, deep: [[[[[[['…']]]]]]] });
    expect(JSON.stringify(clipped).length).toBeLessThan(400);
  });
  it('leaves small values alone', () => {
    const value = { a: [1, true, null, 'x'] };
    expect(clipJson(value, 10)).toEqual(value);
  });
});
