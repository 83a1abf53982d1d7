import { endpointOfRole } from '../contract/endpoints.ts';
import type { BoundRole, Plan, PlanStep } from '../contract/plan.ts';
import { completionKey, type Message, type Sampling } from '../domain/completion.ts';
import { compileExpression } from '../domain/expressions/condition.ts';
import { digest, recordId } from '../domain/identity.ts';
import type { SowerRecord } from '../domain/records.ts';
import type { ReplySchema } from '../domain/reply-schema.ts';
import type { PromptOptions } from '../domain/steps/prompt.ts';
import { TemplateError } from '../domain/templates/template-error.ts';
import { type Rejected, reject } from '../domain/verdict.ts';
import type { Call } from './call-thread.ts';

/**
 * The turns, a digest of the prompt file they came from, and whether it asks for JSON; undefined when the recipe has no
 * prompt for this record.
 */
export type PromptRendering =
  | { readonly messages: readonly Message[]; readonly template: string; readonly asksForJson?: boolean }
  | undefined;

/** Renders the chat turns of a prompt step for a record. */
export type RenderPrompt = (plan: Plan, template: string, record: SowerRecord) => PromptRendering;

/** A prompt step with its options and the role that it speaks to. */
export interface BoundPrompt {
  readonly step: PlanStep;
  readonly options: PromptOptions;
  readonly role: BoundRole;
  /** Whether records are members of groups (ballots of a question) that are decided together. */
  readonly grouped: boolean;
}

/** Renders a record's prompt, or says why the record cannot be asked. */
export function renderPromptOf(
  plan: Plan,
  template: string,
  record: SowerRecord,
  render: RenderPrompt,
): NonNullable<PromptRendering> | Rejected {
  try {
    const kind = JSON.stringify(record.fields.answer_kind ?? null);
    return render(plan, template, record) ?? reject('unsupported_kind', `no prompt for ${kind}`);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return reject('template_error', `the prompt ${template}: ${error.message}`);
  }
}

/** The prompt with the longest reply for one record, at least one token. */
export function promptFor(prompt: BoundPrompt, { fields }: SowerRecord): BoundPrompt {
  const { max_tokens, most_tokens } = prompt.options;
  if (most_tokens === undefined) return prompt;
  const found = compileExpression(most_tokens)(fields);
  if (typeof found !== 'number') return prompt;
  const own = Math.max(1, Math.min(max_tokens, Math.ceil(found)));
  return { ...prompt, options: { ...prompt.options, max_tokens: own } };
}

/**
 * The call that asks the rendered turns for one sample. Its sampling seed is the record's and the sample's own.
 *
 * @param schema of the reply, sent along where the role's endpoint takes it.
 */
export function promptCall(
  plan: Plan,
  stage: string,
  { step, options, role }: BoundPrompt,
  recordId: string,
  messages: readonly Message[],
  sample: number,
  schema?: ReplySchema,
): Call {
  const { max_tokens, temperature, top_p, stop } = options;
  const isStructured = schema !== undefined && role.structuredOutput === true;
  const sampling = {
    max_tokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(stop === undefined ? {} : { stop }),
    ...(isStructured ? { response_format: formatOf(step.id, schema) } : {}),
    seed: Number.parseInt(digest(String(plan.randomSeed), step.id, recordId, String(sample)).slice(0, 7), 16),
  };
  const endpoint = endpointOfRole(plan, options.role).name;
  const request = { model: role.model, endpoint, messages, sampling, sample };
  return {
    key: completionKey(request, role.revision),
    request,
    role: options.role,
    label: `${stage}/${recordId}/${sample}`,
  };
}

/** The JSON schema that a prompt asks for, before it is known whether the endpoint takes one. */
export function schemaOf(
  { options }: BoundPrompt,
  { asksForJson }: NonNullable<PromptRendering>,
  fromForm: () => ReplySchema | undefined,
): ReplySchema | undefined {
  if (options.schema !== 'form') return options.schema;
  return asksForJson ? fromForm() : undefined;
}

/** As servers know it; they take no other characters in the name. */
const formatOf = (step: string, schema: ReplySchema): Sampling['response_format'] => ({
  type: 'json_schema',
  json_schema: { name: step.replaceAll(/[^a-zA-Z0-9_-]/gu, '_').slice(0, 64), schema, strict: true },
});

/** A sample of a record as it is written when it goes no further. */
export function dropOf(record: SowerRecord, step: PlanStep, sample: number) {
  return {
    id: recordId(step.id, record.id, String(sample)),
    step: step.id,
    seed: record.seed,
    kind: 'completion',
    fields: record.fields,
  };
}
