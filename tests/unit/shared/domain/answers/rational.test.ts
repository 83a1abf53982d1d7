import { describe, expect, it } from 'vitest';
import { add, divide, multiply, rationalOf, writeRational } from '../../../../../shared/domain/answers/rational.ts';

const half = { over: 1n, under: 2n };

describe('rationalOf', () => {
  it('reads digits with a point and a power of ten', () => {
    expect(rationalOf('1.25')).toEqual({ over: 125n, under: 100n });
    expect(rationalOf('12', 2)).toEqual({ over: 1200n, under: 1n });
  });

  it('refuses numbers beyond 400 digits', () => {
    expect(rationalOf('1', 1000)).toBeUndefined();
    expect(rationalOf('1'.repeat(401))).toBeUndefined();
  });
});

describe('writeRational', () => {
  it('writes integers, finite decimals and reduced fractions', () => {
    expect(writeRational({ over: 8n, under: 4n })).toBe('2');
    expect(writeRational({ over: -1n, under: 8n })).toBe('-0.125');
    expect(writeRational({ over: 2n, under: 6n })).toBe('1/3');
    expect(writeRational({ over: 0n, under: 7n })).toBe('0');
  });
});

describe('arithmetic', () => {
  it('is exact', () => {
    expect(writeRational(add(half, { over: 1n, under: 3n }))).toBe('5/6');
    expect(writeRational(multiply(half, half))).toBe('0.25');
    expect(divide(half, { over: 0n, under: 1n })).toBeUndefined();
  });
});
