import type { BoundRole, Plan, PlanStep } from '../contract/plan.ts';
import { completionKey, type Message, type ModelRequest } from '../domain/completion.ts';
import { digest, recordId } from '../domain/identity.ts';
import type { Dropped, SowerRecord } from '../domain/records.ts';
import type { PromptOptions } from '../domain/steps/prompt.ts';
import { TemplateError } from '../domain/templates/template-error.ts';
import { type Rejected, reject } from '../domain/verdict.ts';

/** The turns and a digest of the template they came from; undefined when the recipe has no prompt for this record. */
export type PromptRendering = { readonly messages: readonly Message[]; readonly template: string } | undefined;

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

/** One call that a shard needs. */
export interface Call {
  readonly record: SowerRecord;
  readonly sample: number;
  readonly request: ModelRequest;
  readonly key: string;
  readonly template: string;
}

/**
 * The calls of a prompt step over records. A record that cannot be asked is dropped, once for each of its samples; a
 * member of a group takes its whole group with it, which is dropped once.
 */
export function promptCalls(
  plan: Plan,
  prompt: BoundPrompt,
  records: readonly SowerRecord[],
  render: RenderPrompt,
): { calls: Call[]; dropped: Dropped[] } {
  const { step, options, role, grouped } = prompt;
  const calls: Call[] = [];
  const dropped: Dropped[] = [];
  const refusedGroups = new Set<string>();
  for (const record of records) {
    const rendered = renderOne(plan, options.template, record, render);
    const group = groupOf(record);
    if ('reason' in rendered) {
      if (grouped && refusedGroups.has(group)) continue;
      refusedGroups.add(group);
      const { reason, evidence } = rendered;
      for (let sample = 0; sample < (grouped ? 1 : options.samples); sample += 1) {
        dropped.push({ ...dropOf(record, step, sample), outcome: 'rejected', reason, evidence });
      }
      continue;
    }
    for (let sample = 0; sample < options.samples; sample += 1) {
      const { max_tokens, temperature, top_p, stop } = options;
      const sampling = {
        max_tokens,
        ...(temperature === undefined ? {} : { temperature }),
        ...(top_p === undefined ? {} : { top_p }),
        ...(stop === undefined ? {} : { stop }),
        seed: Number.parseInt(digest(String(plan.randomSeed), step.id, record.id, String(sample)).slice(0, 7), 16),
      };
      const request: ModelRequest = { model: role.model, messages: rendered.messages, sampling, sample };
      calls.push({ record, sample, request, key: completionKey(request), template: rendered.template });
    }
  }
  if (!grouped || refusedGroups.size === 0) return { calls, dropped };
  return { calls: calls.filter(({ record }) => !refusedGroups.has(groupOf(record))), dropped };
}

/** Ballots are the children of their question. */
const groupOf = (record: SowerRecord): string => record.parents[0] ?? record.id;

function renderOne(
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
