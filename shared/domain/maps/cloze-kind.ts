import { z } from 'zod';
import { isMinimalPair } from '../answers/minimal-pair.ts';
import { listField, textField } from '../steps/fields.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({});

/** Tells questions with a gap from other questions with options. */
export const clozeKind: MapFunction<z.infer<typeof Parameters>> = {
  name: 'cloze_kind',
  about:
    'Makes the `answer_kind` of a question `cloze` where it is `choice` and the options fill a gap `_` of the question, or are sentences that differ in one span alone.',
  parameters: Parameters,
  reads: () => ['answer_kind', 'question', 'options'],
  writes: () => ['answer_kind'],
  types: () => ({ answer_kind: 'text' }),
  create:
    () =>
    ({ fields }) => {
      const options = listField(fields, 'options') ?? [];
      const isCloze = fields.answer_kind === 'choice' && isMinimalPair(textField(fields, 'question') ?? '', options);
      return { answer_kind: isCloze ? 'cloze' : (fields.answer_kind ?? null) };
    },
};
