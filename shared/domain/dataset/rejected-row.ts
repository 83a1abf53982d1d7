import { z } from 'zod';
import { canonicalJson } from '../identity.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { Dropped } from '../records.ts';
import { clip } from '../verdict.ts';
import type { RowOrigin } from './accepted-row.ts';
import { clipJson, textField } from './fields.ts';

/** One row of the config `rejected`: a record that was dropped or could not be finished, and why. */
export const RejectedRow = z.strictObject({
  id: z.string(),
  step: z.string().describe('Recipe step that dropped the record.'),
  outcome: z
    .enum(['rejected', 'failed'])
    .describe('failed: something around the record broke, its content was not judged.'),
  reason: z.string().describe('Reason from the closed list in the documentation.'),
  evidence: z.string().describe('What was seen and what was expected.'),
  task: z.string().nullable(),
  kind: z.string().describe('What the record was when it was dropped: seed, completion, question, ballot, sample ...'),
  question: z.string().nullable(),
  reply: z.string().nullable().describe('Model text that was judged, cut to 4,000 characters.'),
  seed_object: z.string().nullable().describe('File of the drop.'),
  seed_line: z.int().nullable().describe('1-based line in seed_object.'),
  license: z.string().nullable(),
  run: z.string(),
  fields: z.string().describe('JSON: the fields of the record, long texts cut to 2,000 characters.'),
});
export type RejectedRow = z.infer<typeof RejectedRow>;

const replyLimit = 4_000;
const fieldLimit = 2_000;

/** Flattens a dropped record. Accepts any fields, also those of a record that no later step understood. */
export function rejectedRow(dropped: Dropped, origin: RowOrigin): RejectedRow {
  const { fields, seed } = dropped;
  const question = textField(fields.question);
  const reply = replyText(fields.reply);
  // A line that could not be read is no seed yet, and says itself where it stands.
  const stands = seed === null && dropped.kind === 'seed';
  return {
    id: dropped.id,
    step: dropped.step,
    outcome: dropped.outcome,
    reason: dropped.reason,
    evidence: dropped.evidence,
    task: seed?.task ?? null,
    kind: dropped.kind,
    question: question === null ? null : clip(question, replyLimit),
    reply: reply === null ? null : clip(reply, replyLimit),
    seed_object: seed?.object ?? (stands ? textField(fields.object) : null),
    seed_line: seed?.line ?? (stands ? lineOf(fields.line) : null),
    license: seed?.license ?? null,
    run: origin.run,
    fields: canonicalJson(clipJson(fields, fieldLimit)),
  };
}

const lineOf = (line: Json | undefined): number | null => (Number.isInteger(line) ? Number(line) : null);

/** Right behind a prompt the reply is an object with text and usage; parsers may leave its text alone. */
function replyText(reply: Json | undefined): string | null {
  return textField(isJsonObject(reply) && 'text' in reply ? reply.text : reply);
}
