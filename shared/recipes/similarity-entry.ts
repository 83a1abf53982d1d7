import { z } from 'zod';
import type { Json } from '../domain/json.ts';
import { FieldName } from '../domain/steps/option-schemas.ts';

/** A score of how alike texts are, as it is written. */
export const SimilarityEntry = z.strictObject({
  role: z.string().min(1).describe('Role of the embedder. A run that binds it to no model compares words instead.'),
  compare: z
    .array(FieldName)
    .min(1)
    .max(8)
    .describe('Fields with the texts, or lists of texts. Of more than two texts the two that are most alike count.'),
  into: FieldName.describe(
    'Field for the cosine, -1 to 1; null where a text is empty. `<into>_method` names the model, or `words-1`.',
  ),
});

type Options = { readonly [name: string]: Json };

/** The call of the embedder as the options of a prompt step. What is faulty in them is told of where it stands. */
export const similarityOptions = (written: Options): Options => ({
  ...written,
  mode: 'embed',
  template: '-',
  max_tokens: 1,
});
