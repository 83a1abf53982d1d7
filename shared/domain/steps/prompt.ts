import { z } from 'zod';
import type { StepKind } from './step.ts';

const Options = z.strictObject({
  role: z.string().min(1).describe('Role of the model; the run binds roles to models.'),
  template: z
    .string()
    .min(1)
    .describe('Prompt file relative to the recipe folder; `{field}` is replaced by a field of the record.'),
  samples: z.int().min(1).max(1000).default(1).describe('Completions for each record.'),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  max_tokens: z.int().min(1).max(100_000).describe('Longest reply; a longer one is cut and dropped as truncated.'),
  stop: z.array(z.string().min(1)).max(8).optional().describe('Texts at which the model stops.'),
  reask: z.int().min(0).max(2).default(0).describe('Further tries when the reply has the wrong form.'),
  mode: z.literal('single').default('single').describe('One call for each sample.'),
});
export type PromptOptions = z.infer<typeof Options>;

/** Asks a model. The generate stage does the work. */
export const promptKind: StepKind<PromptOptions> = {
  kind: 'prompt',
  about: 'Renders the prompt for each record and asks a model, once for each sample.',
  place: 'prompt',
  options: Options,
  reads: ({ template }) => [...template.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? ''),
  writes: () => ['reply'],
  reasons: () => [
    'unsupported_kind',
    'template_error',
    'model_refused',
    'model_failed',
    'model_timeout',
    'budget',
    'cancelled',
  ],
};
