import { z } from 'zod';
import type { Dropped, SowerRecord } from '../records.ts';
import { cutText, cutUnits, type Span } from '../text/cut-text.ts';
import { tailOfTokens } from '../text/head-of-tokens.ts';
import { countTokens } from '../text/tokens.ts';
import { reject } from '../verdict.ts';
import { childOf } from './child.ts';
import { textField, without } from './fields.ts';
import { FieldName } from './option-schemas.ts';
import { tooLarge } from './record-size.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';

const Options = z.strictObject({
  field: FieldName.default('text').describe('Text that is cut.'),
  into: FieldName.optional().describe('Field for the piece; the same field when absent.'),
  by: z
    .enum(cutUnits)
    .default('paragraph')
    .describe('What stays whole as far as it fits; a longer one is cut at the next finer unit.'),
  tokens: z.int().min(8).max(1_000_000).describe('Most tokens of a chunk.'),
  min_tokens: z.int().min(0).default(0).describe('A last chunk with fewer joins the one before it.'),
  overlap: z.int().min(0).default(0).describe('Tokens of the chunk before that are shown again in `overlap`.'),
  long_unit: z
    .enum(['cut', 'keep'])
    .default('cut')
    .describe('A unit longer than the limit is cut finer, or kept whole.'),
  protect: z.boolean().default(true).describe('Never cuts inside of fenced code, display formulas and tables.'),
  max_chunks: z.int().min(1).optional().describe('Documents with more chunks are dropped as `too_many_chunks`.'),
  number_lines: z
    .boolean()
    .default(false)
    .describe('Writes `numbered`: the chunk with line numbers of the document, `[000] ...`.'),
});
export type ChunkOptions = z.infer<typeof Options>;

/** Cuts a text into records of bounded length. */
export const chunkKind: StepKind<ChunkOptions> = {
  kind: 'chunk',
  about:
    'Cuts a text into chunks, one record each, with their place in it. The chunks of a document joined together are the document again, letter by letter.',
  place: 'row',
  options: Options,
  reads: ({ field }) => [field, 'doc_id'],
  writes: ({ field, into, overlap, number_lines }) => [
    into ?? field,
    'chunk_id',
    'chunk_index',
    'chunk_count',
    'chunk_start',
    'chunk_end',
    'chunk_tokens',
    ...(overlap > 0 ? ['overlap'] : []),
    ...(number_lines ? ['numbered', 'first_line'] : []),
  ],
  removes: ({ field, into }) => (into === undefined || into === field ? [] : [field]),
  identifies: () => ['chunk_id'],
  types: ({ field, into }) => ({
    [into ?? field]: 'text',
    chunk_id: 'text',
    chunk_index: 'number',
    chunk_count: 'number',
    chunk_start: 'number',
    chunk_end: 'number',
    chunk_tokens: 'number',
    overlap: 'text',
    numbered: 'text',
    first_line: 'number',
  }),
  reasons: ({ max_chunks }) =>
    max_chunks === undefined ? ['empty', 'too_large'] : ['empty', 'too_many_chunks', 'too_large'],
  apply(records, options, context) {
    const kept: SowerRecord[] = [];
    const dropped: Dropped[] = [];
    for (const record of records) {
      const made = chunksOf(record, options, context);
      if (Array.isArray(made)) for (const chunk of made) kept.push(chunk);
      else dropped.push(made);
    }
    return { made: kept.length + dropped.length, kept, dropped };
  },
};

function chunksOf(record: SowerRecord, options: ChunkOptions, { stepId }: StepContext): SowerRecord[] | Dropped {
  const { field, into, by, tokens, min_tokens, long_unit, protect, max_chunks } = options;
  const text = textField(record.fields, field) ?? '';
  if (text.trim() === '') return dropRecord(record, stepId, reject('empty', `the field ${field} holds no text`));
  const spans = cutText(text, { by, tokens, minTokens: min_tokens, keepWhole: long_unit === 'keep', protect });
  if (max_chunks !== undefined && spans.length > max_chunks)
    return dropRecord(record, stepId, reject('too_many_chunks', `${spans.length} chunks, at most ${max_chunks}`));
  const large = tooLarge(record.fields, spans.length, [field]);
  if (large !== undefined) return dropRecord(record, stepId, large);
  const rest = without(record.fields, [field]);
  let line = 0;
  return spans.map(({ start, end }, index) => {
    const piece = text.slice(start, end);
    const firstLine = line;
    line += piece.split('\n').length - 1;
    const child = childOf(record, stepId, { kind: 'chunk', apart: ['chunk', index], fields: {} });
    const fields = {
      ...rest,
      [into ?? field]: piece,
      chunk_id: child.id,
      chunk_index: index,
      chunk_count: spans.length,
      chunk_start: start,
      chunk_end: end,
      chunk_tokens: countTokens(piece),
      ...(options.overlap > 0 ? { overlap: overlapOf(text, spans[index - 1], options.overlap) } : {}),
      ...(options.number_lines ? { numbered: numbered(piece, firstLine), first_line: firstLine } : {}),
    };
    return { ...child, fields };
  });
}

const overlapOf = (text: string, before: Span | undefined, tokens: number): string =>
  before === undefined ? '' : tailOfTokens(text.slice(before.start, before.end), tokens);

function numbered(piece: string, firstLine: number): string {
  return piece
    .replace(/\n$/u, '')
    .split('\n')
    .map((line, index) => `[${String(firstLine + index).padStart(3, '0')}] ${line}`)
    .join('\n');
}
