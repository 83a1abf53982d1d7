import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects cloze questions whose options differ in more than a span, and no other questions', () => {
  const fields = { question: 'Which is right?', options: ['The sky is wide.', 'Red is a colour.'] };
  const gap = { question: 'Ice is _.', options: ['cold', 'hot'] };
  expect(verdictOf('minimal_pair', { answer_kind: 'cloze', ...fields })).toBe('no_minimal_pair');
  expect(verdictOf('minimal_pair', { answer_kind: 'choice', ...fields })).toBe(
    verdictOf('minimal_pair', { answer_kind: 'cloze', ...gap }),
  );
});
