import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../../../shared/domain/json-lossless.ts';
import { jsonText } from '../../../../shared/domain/json-text.ts';
import { PyFloat } from '../../../../shared/domain/templates/py-value.ts';

describe('jsonText', () => {
  it.each([
    '{"a":[1,1.0,-0.0,1e+16,12345678901234567890],"b":{"__proto__":null},"c":"é\\n"}',
    '[0.1,1e-07,true,false,[],{}]',
  ])('writes what was read, to the letter: %s', (text) => {
    const parsed = parseLossless(text);
    expect(parsed.ok && jsonText(parsed.value)).toBe(text);
  });

  it('writes numbers that JSON has no form for as texts', () => {
    expect(jsonText([new PyFloat(Number.NaN), new PyFloat(Number.NEGATIVE_INFINITY)])).toBe('["NaN","-Infinity"]');
  });
});
