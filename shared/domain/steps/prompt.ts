import { z } from 'zod';
import { scanFields } from '../scan-state.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import type { StepKind } from './step.ts';

const template = z
  .string()
  .min(1)
  .describe('Prompt file relative to the recipe folder; `{field}` is replaced by a field of the record.');
const sampling = {
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  max_tokens: z.int().min(1).max(100_000).describe('Longest reply; a longer one is cut and dropped as truncated.'),
  stop: z.array(z.string().min(1)).max(8).optional().describe('Texts at which the model stops.'),
};

const State = z.strictObject({
  tail_tokens: z.int().min(0).max(20_000).default(400).describe('`carried_tail`: the end of what was written so far.'),
  outline_tokens: z
    .int()
    .min(0)
    .max(5000)
    .default(150)
    .describe('`carried_outline`: one line for each piece that was written, the latest ones.'),
  field: FieldName.optional().describe(
    'Field that the parse step behind reads out of the reply; the whole reply when absent.',
  ),
  keep: z
    .boolean()
    .default(false)
    .describe('Leaves `carried_tail` and the others in each record, for a later prompt that asks for the piece again.'),
});

const Partner = z.strictObject({
  role: z.string().min(1).describe('Role of the model that speaks as the user.'),
  template: template.describe('Prompt file of the partner; it may use `dialogue` and `turn`.'),
  ...sampling,
  strip: z
    .literal('politeness')
    .optional()
    .describe(
      'Takes thanks, praise and please out of what the partner says; a turn of nothing else ends the dialogue.',
    ),
  add: z
    .strictObject({
      field: FieldName.describe('Field with the text; nothing is added where it is null.'),
      turn: z.int().min(1).max(20).describe("The partner's turn, counted from 1."),
    })
    .optional()
    .describe('Text of the record that is added to what the partner says in one turn.'),
});

const Options = z
  .strictObject({
    role: z.string().min(1).describe('Role of the model; the run binds roles to models.'),
    template,
    samples: z.int().min(1).max(1000).default(1).describe('Completions for each record.'),
    ...sampling,
    most_tokens: ExpressionText.optional().describe(
      'Longest reply for one record, e.g. `1.5 * tokens(text)`; `max_tokens` is the limit for all of them.',
    ),
    schema: z
      .union([z.literal('form'), z.record(z.string(), z.json())])
      .optional()
      .describe(
        'JSON schema of the reply, or `form` for the one that follows from the parse step behind, for prompt files that ask for JSON. It is sent along where the endpoint takes it; else the prompt alone says what is wanted.',
      ),
    reask: z.int().min(0).max(2).default(0).describe('Further tries when the reply has the wrong form.'),
    mode: z
      .enum(['single', 'scan', 'chat', 'embed'])
      .default('single')
      .describe(
        '`single`: one call for each sample. `scan`: the records of a group one after the other, each seeing what was written before it. `chat`: a dialogue, a partner asking on. `embed`: how `score` with `similarity` is carried out.',
      ),
    by: z.array(FieldName).min(1).optional().describe('scan: records with equal values in these fields are a group.'),
    order: FieldName.optional().describe('scan: number that orders the records of a group.'),
    state: State.optional().describe('scan: what the prompt may use of the pieces before, beside `carried_pieces`.'),
    compare: z
      .array(FieldName)
      .min(1)
      .max(8)
      .optional()
      .describe('embed: texts, or lists of texts, that are compared.'),
    into: FieldName.optional().describe('embed: field for the similarity.'),
    turns: z.int().min(1).max(20).optional().describe('chat: replies of the model.'),
    partner: Partner.optional().describe('chat: who answers the model, from the second turn on.'),
  })
  .superRefine((options, context) => {
    for (const [mode, names] of modeOptions) {
      for (const name of names) {
        const isGiven = options[name] !== undefined;
        const message = `only for mode: ${mode}`;
        if (isGiven && options.mode !== mode) context.addIssue({ code: 'custom', path: [name], message });
        if (!isGiven && options.mode === mode && name !== 'state')
          context.addIssue({ code: 'custom', path: [name], message: `needed for mode: ${mode}` });
      }
    }
    if (options.most_tokens !== undefined && options.mode !== 'single' && options.mode !== 'scan')
      context.addIssue({ code: 'custom', path: ['most_tokens'], message: 'only for mode: single and mode: scan' });
    if (options.mode === 'embed' && (options.reask > 0 || options.samples > 1))
      context.addIssue({ code: 'custom', path: ['mode'], message: 'a text has one vector' });
    if (options.mode === 'chat' && options.reask > 0)
      context.addIssue({ code: 'custom', path: ['reask'], message: 'a turn of a dialogue is not asked for again' });
  });
export type PromptOptions = z.infer<typeof Options>;

const modeOptions = [
  ['scan', ['by', 'order', 'state']],
  ['chat', ['turns', 'partner']],
  ['embed', ['compare', 'into']],
] as const;

/** The similarity, and by what it was told. */
export const similarityFields = (into: string): readonly [string, string] => [into, `${into}_method`];

/** Fields that only the prompt file of a dialogue's partner may use: what was said so far, and the turn from 1. */
export const chatFields = ['dialogue', 'turn'] as const;

/** Asks a model. The generate stage does the work. */
export const promptKind: StepKind<PromptOptions> = {
  kind: 'prompt',
  about:
    'Renders the prompt for each record and asks a model, once for each sample; in mode `scan` piece by piece, in mode `chat` turn by turn.',
  place: 'prompt',
  options: Options,
  group: ({ mode, by = [] }) => (mode === 'scan' ? by : []),
  prompts: ({ role, template: file, mode, partner }) => [
    mode === 'embed'
      ? { at: [], role, offers: [] }
      : { at: [], role, template: file, offers: mode === 'scan' ? scanFields : [] },
    ...(partner === undefined
      ? []
      : [{ at: ['partner'], role: partner.role, template: partner.template, offers: chatFields }]),
  ],
  reads: ({ template: file, mode, by = [], order, compare = [], partner }) => [
    ...compare,
    ...(partner?.add === undefined ? [] : [partner.add.field]),
    ...[...file.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? ''),
    ...(mode === 'scan' ? [...by, ...(order === undefined ? [] : [order])] : []),
  ],
  expressions: ({ most_tokens }) =>
    most_tokens === undefined ? [] : [{ path: ['most_tokens'], source: most_tokens, gives: 'number' }],
  writes: ({ mode, into, state }) =>
    mode === 'embed'
      ? similarityFields(into ?? '')
      : ['reply', ...(mode === 'chat' ? ['messages'] : []), ...(state?.keep === true ? scanFields : [])],
  types: ({ mode, into }) =>
    mode === 'embed' && into !== undefined ? { [into]: 'number', [`${into}_method`]: 'text' } : {},
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
