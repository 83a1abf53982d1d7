import { describe, expect, it } from 'vitest';
import { formulasOf, withoutFormulas } from '../../../../../shared/domain/text/formulas.ts';

describe('formulasOf', () => {
  it('finds every kind of delimiter', () => {
    const text =
      'a $x + 1$ b $$y$$ c \\(z\\) d \\[ \\frac 1 2 \\] e \\begin{align*} a &= b \\end{align*} and $\\alpha x$ cost $5 or $10.';
    expect(formulasOf(text)).toEqual(['x+1', 'y', 'z', '\\frac12', 'a&=b', '\\alpha x']);
  });

  it('is quick on open delimiters', () => {
    expect(formulasOf('\\['.repeat(20_000))).toEqual([]);
    expect(formulasOf('$ '.repeat(50_000))).toEqual([]);
  });
});

describe('withoutFormulas', () => {
  it('leaves the words', () => {
    expect(withoutFormulas('so $x$ is \\(y\\).').replace(/ +/gu, ' ')).toBe('so is .');
  });
});
