import { describe, expect, it } from 'vitest';
import { maximumReplyLength, type Parsed } from '../../../../../shared/domain/parsers/parsed.ts';
import { reject } from '../../../../../shared/domain/verdict.ts';

describe('Parsed', () => {
  it('is a value or a rejection', () => {
    const results: Parsed<number>[] = [{ kept: true, value: 1 }, reject('bad_format', 'x')];
    expect(results.map(({ kept }) => kept)).toEqual([true, false]);
    expect(maximumReplyLength).toBeGreaterThan(100_000);
  });
});
