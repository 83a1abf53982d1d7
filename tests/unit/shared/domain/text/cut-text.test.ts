import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CutRule, cutText, cutUnits } from '../../../../../shared/domain/text/cut-text.ts';
import { countTokens } from '../../../../../shared/domain/text/tokens.ts';

const rule: CutRule = { by: 'paragraph', tokens: 20, minTokens: 0, keepWhole: false, protect: true };
const pieces = (text: string, over: Partial<CutRule> = {}): string[] =>
  cutText(text, { ...rule, ...over }).map(({ start, end }) => text.slice(start, end));

describe('cutText', () => {
  it('leaves nothing out and puts nothing twice, whatever the text', () => {
    const text = fc.array(
      fc.oneof(
        fc.lorem(),
        fc.constantFrom('\n\n', '\n', '. ', '```\n', '$$', '| a | b |\n', '日本語の文。'),
        fc.string({ unit: 'binary' }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...cutUnits),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        (parts, by, tokens, protect) => {
          const whole = parts.join('');
          expect(pieces(whole, { by, tokens, protect }).join('')).toBe(whole);
        },
      ),
    );
  });

  it('keeps pieces within the limit', () => {
    const text = Array.from({ length: 200 }, (_, n) => `Sentence number ${n} is here.`).join(' ');
    for (const piece of pieces(text, { by: 'sentence', tokens: 40 }))
      expect(countTokens(piece)).toBeLessThanOrEqual(40);
    expect(pieces(text, { by: 'sentence', tokens: 40 }).length).toBeGreaterThan(20);
  });

  it('cuts between paragraphs, else between sentences, else between words', () => {
    expect(pieces('One two three.\n\nFour five six.', { tokens: 5 })).toEqual(['One two three.\n\n', 'Four five six.']);
    expect(pieces('One two three. Four five six.', { tokens: 5 })).toEqual(['One two three. ', 'Four five six.']);
    expect(pieces('one two three four', { tokens: 2 })).toEqual(['one two ', 'three four']);
  });

  it('lets a long unit stay whole when asked to', () => {
    expect(pieces('one two three four\nfive', { by: 'line', tokens: 2, keepWhole: true })).toEqual([
      'one two three four\n',
      'five',
    ]);
  });

  it('never cuts code, display formulas and tables', () => {
    const code = '```python\na = 1\n\nb = 2\n\nc = 3\n```';
    const table = '| a | b |\n| - | - |\n| 1 | 2 |\n';
    for (const block of [code, '$$\nx = 1\n\ny = 2\n$$', table])
      expect(
        pieces(`Before it.\n\n${block}\n\nAfter it.`, { tokens: 4 }).some((piece) => piece.includes(block.trim())),
      ).toBe(true);
    expect(pieces(`${code}`, { tokens: 4, protect: false }).length).toBeGreaterThan(1);
  });

  it('joins a short rest to the piece before it', () => {
    const text = 'One two three four five.\n\nSix.';
    expect(pieces(text, { tokens: 6 })).toHaveLength(2);
    expect(pieces(text, { tokens: 6, minTokens: 3 })).toEqual([text]);
  });
});
