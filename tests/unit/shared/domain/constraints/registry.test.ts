import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceCount } from '../../../../../shared/domain/constraints/length.ts';
import { constraintKinds, isMet } from '../../../../../shared/domain/constraints/registry.ts';

const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

describe('verifiable constraints', () => {
  it.each<[string, { count?: number; words?: string }, string, string]>([
    ['most_words', { count: 50 }, words(50), words(51)],
    ['least_words', { count: 60 }, words(60), words(59)],
    ['most_sentences', { count: 2 }, 'One is 3.5 long. Two!', 'One. Two? Three.'],
    ['paragraphs', { count: 2 }, 'One.\n\nTwo.', 'One.\nTwo.'],
    ['bullets', { count: 3 }, '- a\n- b\n* c', '- a\n- b'],
    ['title', {}, '<<Frogs>>\nThey leap.', 'Frogs\nThey leap.'],
    ['highlights', { count: 2 }, 'A *first* and a **second** one.', 'Only *one* and 2 * 3 * 4.'],
    ['quoted', {}, '"All of it."', '"Not all" of it.'],
    ['lower_case', {}, 'all small.', 'Not small.'],
    ['no_commas', {}, 'none here', 'one, here'],
    ['with_word', { words: 'example', count: 2 }, 'An example, and an Example.', 'Two examples of an example.'],
    ['without_word', { words: 'very' }, 'Every one.', 'Very many.'],
    ['last_words', { words: 'That is all there is to say.' }, 'Yes. that is all there is to say', 'That is all.'],
  ])('%s %j is met by the one reply and not by the other', (name, asked, good, bad) => {
    expect(isMet(good, { name, ...asked })).toBe(true);
    expect(isMet(bad, { name, ...asked })).toBe(false);
  });

  it('cover every kind with a sentence for the user, and get on with any text', () => {
    for (const [name, kind] of constraintKinds) {
      expect(kind.name).toBe(name);
      expect(kind.ask({ count: kind.counts?.[0] ?? 0, words: kind.phrases?.[0] ?? '' })).toMatch(/^[A-Z].+[.?]$/u);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...constraintKinds.keys()), (text, name) => {
        expect(typeof isMet(text, { name, count: 2, words: 'example' })).toBe('boolean');
      }),
    );
  });

  it('take one that nobody knows for broken', () => {
    expect(isMet('Anything.', { name: 'made_up' })).toBe(false);
  });

  it('count sentences of lists, abbreviations of numbers and full-width marks', () => {
    expect(sentenceCount('1. First thing.\n2. Second thing')).toBe(2);
    expect(sentenceCount('他来了。她走了！')).toBe(2);
    expect(sentenceCount('He said "Stop!" Then he left...')).toBe(2);
    expect(sentenceCount('  ')).toBe(0);
  });
});
