import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const options = ['the water cycle', 'the rock cycle', 'photosynthesis'];

it('rejects a question that holds the right option and no other', () => {
  const question = 'Rain falls as part of The Water-Cycle. What is rain a part of?';
  expect(verdictOf('answer_in_stem', { question, options, claimed_answer: 'the water cycle' })).toBe('answer_in_stem');
});

it('keeps a question that names another option too', () => {
  const question = 'Is rain part of the water cycle or of the rock cycle?';
  expect(verdictOf('answer_in_stem', { question, options, claimed_answer: 'the water cycle' })).toBe('kept');
});

it('keeps short answers, and words that only contain the answer', () => {
  expect(
    verdictOf('answer_in_stem', { question: 'Is iron hot?', options: ['iron', 'wood'], claimed_answer: 'iron' }),
  ).toBe('kept');
  expect(
    verdictOf('answer_in_stem', {
      question: 'What is microphotosynthesis?',
      options,
      claimed_answer: 'photosynthesis',
    }),
  ).toBe('kept');
});

it.each(['Which is red? Answer: blood', 'Which is red? The correct answer is B.', '哪个是红色？正确答案：B'])(
  'rejects the mark in %j',
  (question) => {
    expect(verdictOf('answer_in_stem', { question, options: ['sky', 'blood'] })).toBe('answer_in_stem');
  },
);

it('rejects an option that is marked as right', () => {
  expect(verdictOf('answer_in_stem', { question: 'Which is red?', options: ['sky', 'blood (correct)'] })).toBe(
    'answer_in_stem',
  );
});

it('looks at the voted answer once there is one', () => {
  const question = 'Rain falls as part of the water cycle. What is rain a part of?';
  expect(
    verdictOf('answer_in_stem', {
      question,
      options,
      answer_text: 'photosynthesis',
      claimed_answer: 'the water cycle',
    }),
  ).toBe('kept');
});
