import type { Plan } from '../contract/plan.ts';
import { type Message, paidTokens } from '../domain/completion.ts';
import { recordId } from '../domain/identity.ts';
import { stripFraming } from '../domain/parsers/lead-in.ts';
import { stripPoliteness } from '../domain/parsers/politeness.ts';
import type { Dropped, LineageEntry, SowerRecord } from '../domain/records.ts';
import { textField } from '../domain/steps/fields.ts';
import { clip } from '../domain/verdict.ts';
import { replyOf } from './call-slot.ts';
import type { Call, CallThread, Outcomes, ThreadResult } from './call-thread.ts';
import type { Outcome } from './frozen-completions.ts';
import { type BoundPrompt, dropOf, promptCall, type RenderPrompt, renderPromptOf, schemaOf } from './prompt-calls.ts';

/** Yields each call and gets its outcome. */
type Dialogue = Generator<Call, ThreadResult, Outcome>;

/**
 * A dialogue: the prompt opens it, the model replies, a partner with a prompt of its own asks on, for so many replies of
 * the model. It ends early when the partner has nothing to say but thanks. A call that fails drops the dialogue; where a
 * turn was cut by its limit, the last reply counts as cut.
 */
export function chatThread(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  record: SowerRecord,
  sample: number,
  render: RenderPrompt,
): CallThread {
  const play = (known: Outcomes): { readonly due: Call } | { readonly result: ThreadResult } => {
    const dialogue = converse(plan, stage, prompt, record, sample, render);
    let step = dialogue.next();
    while (step.done !== true) {
      const outcome = known.get(step.value.key);
      if (outcome === undefined) return { due: step.value };
      step = dialogue.next(outcome);
    }
    return { result: step.value };
  };
  return {
    due(known) {
      const now = play(known);
      return 'due' in now ? [now.due] : [];
    },
    result(known) {
      const end = play(known);
      if ('due' in end) throw new Error(`The call ${end.due.label} has no outcome yet.`);
      return end.result;
    },
  };
}

function* converse(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  record: SowerRecord,
  sample: number,
  render: RenderPrompt,
): Dialogue {
  const { step, options } = prompt;
  const { turns = 1 } = options;
  const partner = partnerOf(plan, prompt);
  const used = { tokensIn: 0, tokensOut: 0, partnerIn: 0, partnerOut: 0 };
  const lineage: LineageEntry[] = [];
  const counts = () => ({ made: 1, saved: 0, reasked: 0, ...used });
  const ended = ({ outcome, reason, evidence }: Pick<Dropped, 'outcome' | 'reason' | 'evidence'>): ThreadResult => ({
    kept: [],
    dropped: [{ ...dropOf(record, step, sample), outcome, reason, evidence }],
    ...counts(),
  });

  const opening = renderPromptOf(plan, options.template, record, render);
  if ('reason' in opening) return ended({ ...opening, outcome: 'rejected' });
  let messages = opening.messages;
  let reply: ReturnType<typeof replyOf> | undefined;
  let isCut = false;
  // The model and the partner take turns; the model has the first word and the last.
  for (let word = 0; word < 2 * turns - 1; word += 1) {
    const speaker = word % 2 === 0 ? prompt : partner;
    const asked =
      speaker === prompt
        ? { ...opening, messages }
        : renderPromptOf(plan, partner.options.template, soFar(record, messages, (word + 1) / 2), render);
    if ('reason' in asked) return ended({ ...asked, outcome: 'rejected' });
    const schema = schemaOf(speaker, asked, () => undefined);
    const call = promptCall(plan, stage, speaker, record.id, asked.messages, sample, schema);
    const outcome = yield call;
    if (!('text' in outcome)) {
      return ended({ outcome: 'failed', reason: outcome.reason, evidence: clip(outcome.evidence) });
    }
    isCut ||= outcome.finishReason === 'length';
    const paid = paidTokens(outcome);
    used.tokensIn += paid.in;
    used.tokensOut += paid.out;
    if (speaker === partner) {
      used.partnerIn += paid.in;
      used.partnerOut += paid.out;
    }
    const { role } = speaker.options;
    const { key: completion } = call;
    lineage.push({ step: step.id, role, model: speaker.role.model, prompt: asked.template, completion, sample });
    if (speaker === prompt) {
      reply = replyOf(outcome);
      messages = [...messages, { role: 'assistant', content: outcome.text.trim() }];
      continue;
    }
    const content = said(outcome.text, partner, record, (word + 1) / 2);
    if (content === '') break;
    messages = [...messages, { role: 'user', content }];
  }
  const kept: SowerRecord = {
    ...record,
    id: recordId(step.id, record.id, String(sample)),
    parents: [record.id],
    kind: 'completion',
    fields: {
      ...record.fields,
      messages: messages.map((message) => ({ ...message })),
      reply: isCut && reply !== undefined ? { ...reply, finish_reason: 'length' } : (reply ?? null),
    },
    lineage: [...record.lineage, ...lineage],
  };
  return { kept: [kept], dropped: [], ...counts() };
}

function partnerOf(plan: Plan, prompt: BoundPrompt): BoundPrompt {
  const { partner } = prompt.options;
  const role = partner === undefined ? undefined : plan.roles[partner.role];
  if (partner === undefined || role === undefined)
    throw new Error(`The partner of the step ${prompt.step.id} has no role in the plan.`);
  const { temperature: _temperature, top_p: _topP, stop: _stop, schema: _schema, ...common } = prompt.options;
  return { ...prompt, options: { ...common, ...partner }, role };
}

/** What the partner says as the user. Empty when that is nothing but courtesy. */
function said(text: string, { options }: BoundPrompt, { fields }: SowerRecord, turn: number): string {
  const { strip, add } = options.partner ?? {};
  const plain = stripFraming(text).trim();
  const content = strip === 'politeness' ? stripPoliteness(plain) : plain;
  const more = add?.turn === turn ? (textField(fields, add.field) ?? '').trim() : '';
  return content === '' || more === '' ? content : `${content}\n\n${more}`;
}

/** The record as the partner's prompt sees it. */
function soFar(record: SowerRecord, messages: readonly Message[], turn: number): SowerRecord {
  const dialogue = messages
    .filter(({ role }) => role !== 'system')
    .map(({ role, content }) => `${role === 'user' ? 'User' : 'Assistant'}: ${content}`)
    .join('\n\n');
  return { ...record, fields: { ...record.fields, dialogue, turn: String(turn) } };
}
