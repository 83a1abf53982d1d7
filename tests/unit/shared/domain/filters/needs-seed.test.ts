import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it.each([
  'According to the passage, why did Ann leave?',
  'What does the author mainly suggest?',
  'What is shown in the figure below?',
  'Use the table above. Which is largest?',
  'What is the answer to the previous question?',
  'Which statement above is true about the given text?',
  'Según el texto, ¿quién llegó primero?',
  "D'après le texte, qui est arrivé ?",
  'Laut dem Text, wer kam zuerst?',
  '根据上面的文章，谁先到？',
  '本文によると、誰が来ましたか。',
  '다음 글을 읽고 답하시오.',
])('rejects %j', (question) => {
  expect(verdictOf('needs_seed', { question })).toBe('needs_seed');
});

it.each([
  'What is a passage in a ship called?',
  'Which of the following is a metal?',
  'Who wrote the story of Peter Pan?',
  'Which figure of speech is "like a rose"?',
  'Read the passage. Ann had three apples and gave two of them to Bob, who ate one and lost the other in the river. According to the passage, how many are left?',
])('keeps %j', (question) => {
  expect(verdictOf('needs_seed', { question })).toBe('kept');
});

it('keeps a reference to a text that is there, but not to a figure', () => {
  const context = 'Ann left because it rained.';
  expect(verdictOf('needs_seed', { question: 'According to the passage, why did Ann leave?', context })).toBe('kept');
  expect(verdictOf('needs_seed', { question: 'What is shown in the figure below?', context })).toBe('needs_seed');
});
