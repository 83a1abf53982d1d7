import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EndpointFailed, RequestRefused } from '../../../shared/contract/errors.ts';
import type { Plan } from '../../../shared/contract/plan.ts';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { stepKinds } from '../../../shared/domain/steps/registry.ts';
import { byStep } from '../../support/golden-recipe.ts';
import { memoryBlob } from '../../support/memory-blob.ts';
import { violations } from '../../support/storm/audit.ts';
import { planOfDrop } from '../../support/storm/plan.ts';
import { storm } from '../../support/storm/storm.ts';
import type { ScriptedReply, StormResult } from '../../support/storm/storm-types.ts';

const here = import.meta.dirname;
const Reply = z.union([
  z.string(),
  z.strictObject({ text: z.string(), finish: z.string() }),
  z.strictObject({ status: z.int() }),
]);
const Replies = z.strictObject({
  similar: z.record(z.string(), z.array(Reply)),
  solve: z.record(z.string(), z.array(Reply)),
});
const replies = Replies.parse(JSON.parse(readFileSync(join(here, 'replies.json'), 'utf8')));
const Expected = z.strictObject({
  counts: z.record(z.string(), z.int()),
  steps: z.record(z.string(), z.record(z.string(), z.int())),
  accepted: z.array(z.record(z.string(), z.json())),
});
const expected = Expected.parse(JSON.parse(readFileSync(join(here, 'expected.json'), 'utf8')));

/** The drop of this folder, with the two lines that cannot stand in a text file. */
async function openDrop() {
  const seeds = memoryBlob();
  for (const name of readdirSync(join(here, 'drop'))) {
    await seeds.put(`drops/golden/${name}`, readFileSync(join(here, 'drop', name)));
  }
  const rows = seeds.objects.get('drops/golden/seeds.jsonl') ?? new Uint8Array();
  const invalid = Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d, 0x0a]);
  const long = Buffer.alloc(3000, 'x');
  await seeds.put('drops/golden/seeds.jsonl', Buffer.concat([rows, invalid, long]));
  const plan = await planOfDrop(seeds, 'golden');
  // One call at a time, so that the ballots of a question come in their order.
  return { seeds: seeds.objects, plan: { ...plan, tuning: { ...plan.tuning, maximumLineBytes: 2000, maximumInFlight: 1 } } };
}

/**
 * Replies by the text that the prompt is about: by sample for a seed, by turn for the ballots of a question. A question
 * that has none of its own gets the answer of its author.
 */
function scripted() {
  const asked = new Map<string, number>();
  return ({ messages, sample }: ModelRequest): string | ScriptedReply => {
    const prompt = messages.at(-1)?.content ?? '';
    const isAuthor = prompt.includes('Write one new question');
    const table = isAuthor ? replies.similar : replies.solve;
    const about = Object.keys(table).find((text) => prompt.includes(text));
    const list = about === undefined ? [authorsAnswer(prompt)] : (table[about] ?? []);
    const turn = asked.get(about ?? prompt) ?? 0;
    asked.set(about ?? prompt, turn + 1);
    const reply = list[isAuthor ? sample : turn % list.length] ?? '';
    if (typeof reply === 'string') return reply;
    if ('text' in reply) return { text: reply.text, finishReason: reply.finish };
    if (reply.status < 500) throw new RequestRefused(`${reply.status}: refused`, reply.status);
    throw new EndpointFailed(`${reply.status}: broken`);
  };
}

function authorsAnswer(prompt: string): string {
  for (const reply of Object.values(replies.similar).flat()) {
    if (typeof reply !== 'string') continue;
    const [, question] = /"question": "([^"]+)"|^Question: (.+)$/mu.exec(reply)?.filter(Boolean) ?? [];
    const [, answer] = /"answer": "([^"]+)"|^Answer: (.+)$/mu.exec(reply)?.filter(Boolean) ?? [];
    if (question === undefined || answer === undefined || !prompt.includes(question)) continue;
    const [, option] = new RegExp(`^${answer}\\) (.+)$`, 'mu').exec(reply) ?? [];
    return `That follows from what is known.\nAnswer: ${option ?? answer}`;
  }
  return 'There is no answer to this.';
}

const Promoted = z.object({ fields: z.record(z.string(), z.json()) });
const accepted = (plan: Plan, { work }: StormResult) =>
  [...work]
    .filter(([key]) => key.startsWith(`runs/${plan.run}/promote/`) && !key.endsWith('rejects.jsonl'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, bytes]) => Buffer.from(bytes).toString().trim().split('\n'))
    .map((line) => Promoted.parse(JSON.parse(line)).fields)
    .map(({ question, options, answer_text, answer_label, verified }) => ({
      question,
      options,
      answer_text,
      answer_label,
      verified,
    }));

let plan: Plan;
let result: StormResult;
beforeAll(async () => {
  const drop = await openDrop();
  plan = drop.plan;
  result = await storm({ ...drop, reply: scripted() });
});

describe('the main recipe over a small drop with completions written by hand', () => {
  it('accepts, rejects and fails what it should, step by step and reason by reason', () => {
expect(violations(plan, result)).toEqual([]);
    expect(byStep(plan, result)).toEqual(expected.steps);
    expect(result.run.counts).toEqual(expected.counts);
  });

  it('makes these records', () => {
    expect(accepted(plan, result)).toEqual(expected.accepted);
  });

  it('meets every reason that its steps can give', () => {
    /** Reasons that no drop can bring about with these options, each with its why. */
    const unmet: Readonly<Record<string, string>> = {
      licence_conflict: 'no model of the plan sets a licence',
      unsupported_kind: 'the recipe has prompts for every kind',
      too_large: 'rows of tasks are too short for it',
      passage_left_out: 'met in kinds.test.ts, like the next ones',
      too_long: '',
      no_minimal_pair: '',
      few_tests: '',
      tests_failed: '',
      constraints_broken: '',
      published_before: 'needs an earlier run',
      model_timeout: 'like model_failed, after a minute each',
      budget: 'needs a cap',
      cancelled: 'nothing cancels yet',
    };
    const known = plan.stages.flatMap(({ steps }) =>
      steps.flatMap(({ kind, options }) => {
        const found = stepKinds.get(kind);
        return found === undefined ? [] : found.reasons(found.options.parse(options));
      }),
    );
    const met = new Set(Object.keys(result.run.reasons ?? {}));
    const missing = [...new Set<string>(known)].filter((reason) => !met.has(reason));
    expect(missing.sort()).toEqual(Object.keys(unmet).sort());
  });
});
