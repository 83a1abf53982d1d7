import { z } from 'zod';
import type { StepKind } from './step.ts';

const Options = z.strictObject({});

/** Fields of every seed record; see `seedFields` for their meaning. */
export const seedFields = {
  task: 'Public task or subtask the seed comes from.',
  answer_kind: 'How it is answered: choice, label, number, short or free.',
  question: 'The question as a reader sees it.',
  context: 'Text that the question refers to, or null.',
  options: 'Texts to choose from, or null.',
  answer_text: 'The right answer in words.',
  answer_index: 'Position of the right option, counted from 0, or null.',
  answers: 'Texts of which any is right.',
  prompt: "The evaluation harness's own rendering of the row, or null.",
  target: "The harness's own rendering of the answer, or null.",
} as const;

/** Reads the rows of the drop. */
export const sourceKind: StepKind<z.infer<typeof Options>> = {
  kind: 'source',
  about:
    'Reads the seeds of the drop, one record a row, and refuses rows without a usable licence, question or answer.',
  place: 'source',
  options: Options,
  reads: () => [],
  writes: () => Object.keys(seedFields),
  reasons: () => [
    'bad_encoding',
    'bad_json',
    'line_too_long',
    'too_deep',
    'bad_schema',
    'undefined_column',
    'template_error',
    'no_gold',
    'few_options',
    'label_only',
    'licence_unknown',
    'licence_refused',
  ],
};
