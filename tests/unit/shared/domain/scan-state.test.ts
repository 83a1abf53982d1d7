import { describe, expect, it } from 'vitest';
import { scanState } from '../../../../shared/domain/scan-state.ts';
import { countTokens } from '../../../../shared/domain/text/tokens.ts';

const limits = { tail_tokens: 10, outline_tokens: 40 };

describe('the state of a scan', () => {
  it('is empty before the first piece', () => {
    expect(scanState([], limits)).toEqual({
      carried_tail: '',
      carried_outline: '',
      carried_title: '',
      carried_pieces: '0',
    });
  });

  it('has the end of what was written, over the border of pieces', () => {
    const { carried_tail } = scanState(['One two three.', 'Four five.'], limits);
    expect(carried_tail).toBe('One two three.\n\nFour five.'.slice(-carried_tail.length));
    expect(carried_tail).toContain('Four five.');
    expect(countTokens(carried_tail)).toBeLessThanOrEqual(10);
    expect(scanState(['One two three.'], { ...limits, tail_tokens: 0 }).carried_tail).toBe('');
  });

  it('has one line for each piece: its heading, or the beginning of its first sentence', () => {
    const pieces = ['# Birds\nText of birds.', 'Owls sleep by day. At night they hunt.'];
    expect(scanState(pieces, limits).carried_outline).toBe('1. Birds\n2. Owls sleep by day.');
  });

  it('leaves out the oldest pieces when there is no room for all', () => {
    const pieces = Array.from({ length: 50 }, (_, index) => `Sentence about matter ${index}.`);
    const { carried_outline, carried_pieces } = scanState(pieces, limits);
    expect(carried_outline.endsWith('50. Sentence about matter 49.')).toBe(true);
    expect(carried_outline).not.toContain('Sentence about matter 0.');
    expect(countTokens(carried_outline)).toBeLessThanOrEqual(40);
    expect(carried_pieces).toBe('50');
  });

  it('takes the first heading for the title', () => {
    expect(scanState(['Some words.\n## The owl at night\nMore.'], limits).carried_title).toBe('The owl at night');
    expect(scanState(['Some words.', '# Late'], limits).carried_title).toBe('');
  });
});
