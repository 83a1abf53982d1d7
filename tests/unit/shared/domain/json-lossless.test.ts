import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../shared/domain/json.ts';
import { parseLossless, toJson } from '../../../../shared/domain/json-lossless.ts';
import { PyFloat, type PyValue } from '../../../../shared/domain/templates/py-value.ts';

function read(text: string): PyValue {
  const reading = parseLossless(text);
  if (!reading.ok) throw new Error(reading.fault.message);
  return reading.value;
}

function faultOf(text: string, options = {}) {
  const reading = parseLossless(text, options);
  return reading.ok ? undefined : reading.fault;
}

const markLarge = (_name: string, value: unknown): unknown =>
  Number.isInteger(value) && !Number.isSafeInteger(value) ? 'too large' : value;

describe('parseLossless', () => {
  it('keeps ints and floats of equal size apart', () => {
    expect(read('[1, 1.0, 1e0, -0, 0.5]')).toEqual([1, new PyFloat(1), new PyFloat(1), 0, new PyFloat(0.5)]);
  });

  it('keeps the digits of integers of any size', () => {
    expect(read('[12345678901234567890, 9007199254740992, -98765432109876543210]')).toEqual([
      12345678901234567890n,
      9007199254740992n,
      -98765432109876543210n,
    ]);
  });

  it('reads what JSON.parse reads, with the same values', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 3 }), (text, indent) => {
        const value: Json = JSON.parse(text);
        // Larger integers are kept as text, which is the difference on purpose.
        fc.pre(!JSON.stringify(value, markLarge).includes('too large'));
        expect(JSON.stringify(toJson(read(JSON.stringify(value, null, indent))))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('says yes or no as JSON.parse does, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...'[]{},:"\\ \n-0123.eEtrufalsn\u0001é😀'.split(''),
      'null',
      'true',
      '"a"',
      '1.5',
      '\\u00e9',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(parseLossless(text).ok).toBe(valid);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes __proto__ for a name like any other', () => {
    const value = read('{"__proto__": {"polluted": 1}, "constructor": 2}');
    expect(value).toEqual(
      new Map<string, PyValue>([
        ['__proto__', new Map([['polluted', 1]])],
        ['constructor', 2],
      ]),
    );
    const plain = toJson(value);
    expect(JSON.stringify(plain)).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('lets the last of equal names win', () => {
    expect(read('{"a": 1, "b": 2, "a": 3}')).toEqual(
      new Map([
        ['a', 3],
        ['b', 2],
      ]),
    );
  });

  it.each([['['], ['{"a":'], ['[{"a":[']])('refuses 20,000 levels of %s by its depth', (part) => {
    expect(faultOf(part.repeat(20_000))?.reason).toBe('too_deep');
  });

  it('takes 64 levels and refuses the next', () => {
    expect(parseLossless('['.repeat(64) + ']'.repeat(64)).ok).toBe(true);
    expect(faultOf('['.repeat(65) + ']'.repeat(65))).toMatchObject({ reason: 'too_deep', column: 65 });
    expect(faultOf('[[1]]', { maximumDepth: 1 })?.reason).toBe('too_deep');
  });

  it('is not misled by brackets inside strings', () => {
    expect(parseLossless(`["${'['.repeat(200)}"]`).ok).toBe(true);
  });

  it('names place and expectation', () => {
    expect(faultOf('{"a": 1,\n "b" 2}')).toEqual({
      reason: 'bad_json',
      message: 'expected `:`, got "2}" at line 2, column 6',
      line: 2,
      column: 6,
      offset: 14,
    });
    expect(faultOf('[1, 2')?.message).toBe('expected `,` or `]`, got the end at line 1, column 6');
    expect(faultOf('{a: 1}')?.message).toContain('a member name in double quotes');
    expect(faultOf('"abc')?.message).toContain('the closing `"`');
    expect(faultOf('1 2')?.message).toContain('the end of the text');
  });

  it('takes the constants of Python only when asked', () => {
    expect(faultOf('[NaN]')?.reason).toBe('bad_json');
    expect(parseLossless('[NaN, Infinity, -Infinity]', { constants: true })).toEqual({
      ok: true,
      value: [new PyFloat(Number.NaN), new PyFloat(Number.POSITIVE_INFINITY), new PyFloat(Number.NEGATIVE_INFINITY)],
    });
  });

  it('refuses an integer that would take long to read', () => {
    expect(faultOf('9'.repeat(100_000))?.message).toContain('4300 digits');
  });
});

describe('toJson', () => {
  it('writes big integers and numbers without a JSON form as text', () => {
    expect(toJson([12345678901234567890n, new PyFloat(1.5), new PyFloat(Number.NaN), 7])).toEqual([
      '12345678901234567890',
      1.5,
      'NaN',
      7,
    ]);
  });
});
