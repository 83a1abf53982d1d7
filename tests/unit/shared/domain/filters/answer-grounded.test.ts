import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const source = 'The mill was built in 1850 by two brothers from Leeds, who ground corn for the town.';
const qa = (answer: string) => [
  { question: 'Q?', answer: 'Yes.' },
  { question: 'Q?', answer },
];

it('wants half of the content words of each answer from the source', () => {
  expect(verdictOf('answer_grounded', { source, qa: qa('Two brothers from Leeds built the mill.') })).toBe('kept');
  expect(verdictOf('answer_grounded', { source, qa: qa('A wealthy duke financed its construction in Paris.') })).toBe(
    'answer_ungrounded',
  );
});

it('keeps records without pairs', () => {
  expect(verdictOf('answer_grounded', { source, qa: 'none' })).toBe('kept');
});
