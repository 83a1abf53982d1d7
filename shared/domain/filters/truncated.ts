import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { readReply } from '../steps/reply.ts';
import { endMark } from '../text/lines.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { judgedTexts, optionalField } from './field-text.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  field: optionalField,
  end_mark: z
    .boolean()
    .default(false)
    .describe('Whether the text has to end as prose does, with a mark, a formula or a closed fence.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Rejects text that was cut. */
export const truncated: FilterKind<Parameters> = {
  name: 'truncated',
  reason: 'truncated',
  about:
    'The model stopped at the token limit, or a code fence or a displayed formula is left open; on request also prose without an end.',
  source: 'finish reason: Nemotron-CC post-processing; open fences and formulas: our addition',
  reads: ({ field }) => (field === undefined ? [] : [field]),
  parameters: Parameters,
  create: (parameters) => (record) => judge(record, parameters),
};

function judge(record: SowerRecord, { field: only, end_mark }: Parameters): Verdict {
  if (readReply(record.fields).finishReason === 'length') return reject('truncated', 'finish reason is length');
  for (const { field, text } of judgedTexts(record, only)) {
    const open = openMark(text);
    if (open !== undefined) return reject('truncated', `${field} leaves ${open} open`);
    if (end_mark && !hasEnd(text)) return reject('truncated', `${field} ends with: ${text.trimEnd().slice(-60)}`);
  }
  return keep;
}

function openMark(text: string): string | undefined {
  if (count(text, '```') % 2 === 1) return 'a code fence';
  if (count(text, '$$') % 2 === 1) return 'a formula';
  return count(text, '\\[') > count(text, '\\]') ? 'a formula' : undefined;
}

function hasEnd(text: string): boolean {
  const last = text.trimEnd();
  return last === '' || endMark.test(last) || /(?:```|\$|\\\]|\|)$/u.test(last);
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}
