import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const templates = {
  'similar.yaml':
    '- system: |\n    You write one new question of the same kind and nothing else.\n- user: |\n    {{ question }} {% if options %}Keep exactly as many options as the example has.{% endif %}\n',
};

it('rejects eight words in a row of a prompt', () => {
  const question = 'Write one NEW question of the same kind, and nothing else: what is ice?';
  expect(verdictOf('prompt_leak', { question }, {}, { templates })).toBe('prompt_leak');
});

it('keeps fewer words, and words that a field of the record stands between', () => {
  expect(verdictOf('prompt_leak', { question: 'Which question of the same kind is it?' }, {}, { templates })).toBe(
    'kept',
  );
  expect(
    verdictOf(
      'prompt_leak',
      { question: 'of the same kind and nothing else keep exactly as many options' },
      {},
      { templates },
    ),
  ).toBe('kept');
});

it('keeps everything where there is no prompt', () => {
  expect(verdictOf('prompt_leak', { question: 'You write one new question of the same kind and nothing else.' })).toBe(
    'kept',
  );
});

it('rejects a question that is an example of the prompt, however short', () => {
  const examples = {
    'x.yaml':
      '- user: |\n    Question: {{ question }}\n- assistant: |\n    Question: What is the capital of Italy?\n    Answer: Rome',
  };
  expect(verdictOf('prompt_leak', { question: 'what is the capital of ITALY' }, {}, { templates: examples })).toBe(
    'prompt_leak',
  );
  expect(verdictOf('prompt_leak', { question: 'What is the capital of Peru?' }, {}, { templates: examples })).toBe(
    'kept',
  );
  expect(verdictOf('prompt_leak', { question: '{{ question }}' }, {}, { templates: examples })).toBe('kept');
});
