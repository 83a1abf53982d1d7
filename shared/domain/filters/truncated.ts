import type { SowerRecord } from '../records.ts';
import { readReply } from '../steps/reply.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';
import { generatedTexts } from './generated-texts.ts';

/** Rejects text that was cut. */
export const truncated: FilterKind = {
  name: 'truncated',
  reason: 'truncated',
  about: 'The model stopped at the token limit, or a code fence or a displayed formula is left open.',
  source: 'finish reason: Nemotron-CC post-processing; open fences and formulas: our addition',
  reads: [],
  parameters: filterParameters({}),
  create: () => judge,
};

function judge(record: SowerRecord): Verdict {
  if (readReply(record.fields).finishReason === 'length') return reject('truncated', 'finish reason is length');
  for (const { field, text } of generatedTexts(record)) {
    const open = openMark(text);
    if (open !== undefined) return reject('truncated', `${field} leaves ${open} open`);
  }
  return keep;
}

function openMark(text: string): string | undefined {
  if (count(text, '```') % 2 === 1) return 'a code fence';
  if (count(text, '$$') % 2 === 1) return 'a formula';
  return count(text, '\\[') > count(text, '\\]') ? 'a formula' : undefined;
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}
