import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../../../shared/domain/tasks/document.ts';

const columns = {
  text: 'text' as const,
  title: { type: 'text' as const, from: 'heading', optional: true },
  score: 'number?' as const,
};

describe('readDocument', () => {
  it('takes the declared columns, language, address and licence, and leaves the rest', () => {
    const row = {
      text: 'Words.',
      heading: 'T',
      score: 1.5,
      language: 'de',
      url: 'https://x.org',
      license: 'MIT',
      more: 1,
    };
    expect(readDocument(row, columns)).toEqual({
      kept: true,
      lang: 'de',
      license: 'MIT',
      fields: { text: 'Words.', title: 'T', score: 1.5, lang: 'de', url: 'https://x.org' },
    });
    expect(readDocument({ text: 'Words.' }, columns)).toMatchObject({
      lang: 'und',
      license: null,
      fields: { title: null, score: null, url: null },
    });
  });

  it.each<[unknown, string]>([
    [{}, 'text: is missing'],
    [{ text: '' }, 'text: is empty'],
    [{ text: 5 }, 'text: expected text, got number'],
    [{ text: 'a', score: '1' }, 'score: expected number, got text'],
    ['text', 'expected an object'],
    [[], 'expected an object'],
  ])('refuses %j', (row, evidence) => {
    expect(readDocument(row as never, columns)).toMatchObject({
      kept: false,
      reason: 'bad_schema',
      evidence: expect.stringContaining(evidence) as string,
    });
  });

  it('does not take a language that is no tag', () => {
    expect(readDocument({ text: 'a', lang: '../../etc' }, columns)).toMatchObject({ lang: 'und' });
  });
});
