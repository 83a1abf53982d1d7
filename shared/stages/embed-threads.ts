import { endpointOfRole } from '../contract/endpoints.ts';
import type { Plan } from '../contract/plan.ts';
import { completionKey, paidTokens } from '../domain/completion.ts';
import { embeddingRequest } from '../domain/embedding/embedding-request.ts';
import { decodeVectors, largestCosine } from '../domain/embedding/vectors.ts';
import { wordSimilarity, wordsModel } from '../domain/embedding/word-similarity.ts';
import { digest, recordId } from '../domain/identity.ts';
import type { Json } from '../domain/json.ts';
import type { SowerRecord } from '../domain/records.ts';
import { similarityFields } from '../domain/steps/prompt.ts';
import { clip } from '../domain/verdict.ts';
import type { Call, CallThread, ThreadResult } from './call-thread.ts';
import { type BoundPrompt, dropOf } from './prompt-calls.ts';

/**
 * How alike texts of each record are: one call for the vectors of all its texts. A role that no model is bound to is told
 * by words, without any call.
 */
export function embedThreads(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  records: readonly SowerRecord[],
): CallThread[] {
  const { step, options, role } = prompt;
  const endpoint = endpointOfRole(plan, options.role).name;
  return records.map((record) => {
    const texts = textsOf(record, options.compare ?? []);
    if (texts === undefined) return settled(withSimilarity(prompt, record, null));
    if (role.model === wordsModel) return settled(withSimilarity(prompt, record, wordSimilarity(texts)));
    const seed = Number.parseInt(digest(String(plan.randomSeed), step.id, record.id, '0').slice(0, 7), 16);
    const request = embeddingRequest(role.model, endpoint, texts, seed);
    const call = {
      key: completionKey(request, role.revision),
      request,
      role: options.role,
      label: `${stage}/${record.id}/0`,
    };
    return vectorThread(prompt, record, call);
  });
}

/** Undefined when there are not two texts, or one is empty. */
function textsOf({ fields }: SowerRecord, names: readonly string[]): readonly string[] | undefined {
  const texts = names.flatMap((name) => entriesOf(fields[name] ?? null)).map((text) => text.trim());
  return texts.length < 2 || texts.includes('') ? undefined : texts;
}

/** A text, or the texts of a list; a map in a list is the texts of its members. */
function entriesOf(value: Json): string[] {
  if (!Array.isArray(value)) return [typeof value === 'string' ? value : ''];
  return (value as readonly Json[]).map((entry) => {
    if (typeof entry === 'string') return entry;
    const members: unknown[] = typeof entry === 'object' && entry !== null ? Object.values(entry) : [];
    return members.filter((member) => typeof member === 'string').join(' ');
  });
}

const settled = (record: SowerRecord): CallThread => ({ due: () => [], result: () => resultOf({ kept: [record] }) });

function vectorThread(prompt: BoundPrompt, record: SowerRecord, call: Call): CallThread {
  return {
    due: (known) => (known.get(call.key) === undefined ? [call] : []),
    result(known) {
      const outcome = known.get(call.key);
      if (outcome === undefined) throw new Error(`The call ${call.label} has no outcome yet.`);
      if (!('text' in outcome)) {
        const { reason, evidence } = outcome;
        const dropped = {
          ...dropOf(record, prompt.step, 0),
          outcome: 'failed',
          reason,
          evidence: clip(evidence),
        } as const;
        return resultOf({ dropped: [dropped] });
      }
      const paid = paidTokens(outcome);
      const similarity = largestCosine(decodeVectors(outcome.text) ?? []);
      const kept = [withSimilarity(prompt, record, similarity, call)];
      return resultOf({ kept, calls: 1, tokensIn: paid.in, tokensOut: paid.out });
    },
  };
}

function withSimilarity(
  { step, options, role }: BoundPrompt,
  record: SowerRecord,
  similarity: number | null,
  call?: Call,
): SowerRecord {
  const [value, method] = similarityFields(options.into ?? '');
  const asked = { role: options.role, model: role.model, completion: call?.key, sample: 0 };
  return {
    ...record,
    id: recordId(step.id, record.id, '0'),
    parents: [record.id],
    fields: { ...record.fields, [value]: similarity, [method]: role.model },
    lineage: [...record.lineage, { step: step.id, ...(call === undefined ? {} : asked) }],
  };
}

const resultOf = (some: Partial<ThreadResult>): ThreadResult => ({
  ...{ kept: [], dropped: [], made: 1, saved: 0, reasked: 0, tokensIn: 0, tokensOut: 0 },
  ...some,
});
