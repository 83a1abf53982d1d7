import { describe, expect, it } from 'vitest';
import { canonicalAnswer } from '../../../../../shared/domain/answers/canonical.ts';

describe('canonicalAnswer', () => {
  it('compares every kind in its own way', () => {
    expect(canonicalAnswer('choice', 'Iron.')).toBe('iron');
    expect(canonicalAnswer('label', 'YES')).toBe('yes');
    expect(canonicalAnswer('number', '$7.0')).toBe('7');
    expect(canonicalAnswer('short', 'The sea')).toBe('sea');
  });

  it('gives nothing for no answer and for free text', () => {
    expect(canonicalAnswer('choice', ' ')).toBeUndefined();
    expect(canonicalAnswer('number', 'many')).toBeUndefined();
    expect(canonicalAnswer('short', '')).toBeUndefined();
    expect(canonicalAnswer('free', 'An essay.')).toBeUndefined();
  });
});
