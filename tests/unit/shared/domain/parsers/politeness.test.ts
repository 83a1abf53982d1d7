import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripPoliteness } from '../../../../../shared/domain/parsers/politeness.ts';

describe('politeness of a user', () => {
  it.each([
    ['Thanks!', ''],
    ['Thank you for your help. Have a nice day!', ''],
    ['Please.', ''],
    [
      'Thank you so much for the explanation. Please tell me why the sky is blue, thanks!',
      'Tell me why the sky is blue',
    ],
    ['Could you please explain the second step?', 'Could you explain the second step?'],
    ['That is very helpful, thank you. And what about rain?', 'And what about rain?'],
    ['Great, but why?', 'But why?'],
    ['explain it again, please.', 'explain it again.'],
    ['谢谢！为什么？', '为什么？'],
    ['Danke! Und warum?', 'Und warum?'],
  ])('%j becomes %j', (said, left) => {
    expect(stripPoliteness(said)).toBe(left);
  });

  it.each([
    'Great white sharks: how fast are they?',
    'How do I please my boss?',
    'Nice weather is rare. Why?',
    'Ok so how?',
  ])('leaves %j alone', (said) => {
    expect(stripPoliteness(said)).toBe(said);
  });

  it('only ever takes away, and twice is as good as once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = stripPoliteness(text);
        expect(once.length).toBeLessThanOrEqual(text.length + 1);
        expect(typeof stripPoliteness(once)).toBe('string');
      }),
    );
  });
});
