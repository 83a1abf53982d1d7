import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { wordCount, words } from '../text/words.ts';
import type { Tool } from './tool.ts';

const Options = z.strictObject({
  most_errors: z
    .int()
    .min(0)
    .default(1)
    .describe('With more errors in all programs together the text stays as it was.'),
  least_share: z.number().min(0).max(1).default(0.05).describe('Share of the words that must be more than left.'),
  least_words: z.int().min(0).default(10).describe('Words that must be more than left, whatever went wrong.'),
  most_growth: z.number().min(0).default(0.1).describe('A replacement may make the text longer by this share at most.'),
});

/** Lines `from` to `to`, both included, counted from 0 in the whole document. */
interface LineSpan {
  readonly from: number;
  readonly to: number;
}

interface Piece extends LineSpan {
  readonly program: readonly Call[];
}

interface Call {
  readonly name: string;
  readonly args: readonly (string | number | boolean)[];
}

const Calls = z.array(z.object({ name: z.string(), args: z.array(z.union([z.string(), z.number(), z.boolean()])) }));

/**
 * Runs the edits that a model proposed for the pieces of a document, once and on the whole of it: replacements first,
 * then removals by original line numbers, the last line of a range included. Nothing is ever evaluated.
 *
 * The order, and one budget of errors for the document, follow the released executor of ProX (Zhou et al., 2024); a
 * replacement holds to the lines of its piece, and a text that does not occur counts as an error, which is ours.
 */
export const editProgram: Tool<z.infer<typeof Options>> = {
  name: 'edit_program',
  about: 'Applies `remove_lines` and `normalize` calls to a document; with too many errors it stays as it was.',
  inputs: ['pieces', 'programs', 'errors'],
  options: Options,
  gives: {
    text: 'The document after the edits; as it was when `action` is unchanged_on_error.',
    action: '`kept`, `edited`, `unchanged_on_error`, or `dropped` when next to nothing is left.',
    applied: 'Calls that changed something, as text.',
    errors: 'What was wrong with the programs, as text.',
    removed_line_ratio: 'Share of the lines that were removed.',
    removed_char_ratio: 'Share of the characters that are gone.',
  },
  run({ pieces, programs, errors }, { most_errors, least_share, least_words, most_growth }) {
    const texts = listOf(pieces).map((piece) => (typeof piece === 'string' ? piece : ''));
    const original = texts.join('');
    const wrong = Array.from({ length: countOf(errors) }, () => 'a line that is no call');
    const applied: string[] = [];
    const lines = original.split('\n');
    const spans = spansOf(texts, listOf(programs));
    const removed = new Set<number>();
    for (const piece of spans) normalize(piece, lines, most_growth, applied, wrong);
    for (const piece of spans) remove(piece, lines.length, removed, applied, wrong);
    const left = lines.filter((_, index) => !removed.has(index)).join('\n');
    const isWrong = wrong.length > most_errors;
    const [before, after] = [wordCount(words(original)), wordCount(words(left))];
    const isGone = after <= least_words || (!isWrong && after <= before * least_share);
    const isUnchanged = isWrong && !isGone;
    const text = isUnchanged ? original : left;
    const done = applied.length > 0 ? 'edited' : 'kept';
    return {
      text,
      action: isGone ? 'dropped' : isUnchanged ? 'unchanged_on_error' : done,
      applied: isUnchanged ? [] : applied,
      errors: wrong,
      removed_line_ratio: isUnchanged ? 0 : removed.size / lines.length,
      removed_char_ratio: original.length === 0 ? 0 : Math.max(0, 1 - text.length / original.length),
    };
  },
};

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

/** A piece without a count had a reply that was no program at all. */
const countOf = (value: Json | undefined): number =>
  listOf(value).reduce((sum: number, one) => sum + (typeof one === 'number' ? one : 1), 0);

/** Which lines of the document each piece holds. A piece ends behind a line end, the last one wherever it ends. */
function spansOf(texts: readonly string[], programs: readonly Json[]): Piece[] {
  let from = 0;
  return texts.map((text, index) => {
    const inner = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    const span = { from, to: from + inner - 1 };
    from += text.split('\n').length - 1;
    const calls = Calls.safeParse(isJsonObject(programs[index] ?? null) ? [] : (programs[index] ?? []));
    return { ...span, program: calls.success ? calls.data : [] };
  });
}

/** Replaces a text wherever it occurs in the lines of the piece. */
function normalize(
  { from, to, program }: Piece,
  lines: string[],
  mostGrowth: number,
  applied: string[],
  wrong: string[],
): void {
  for (const { name, args } of program) {
    const [source, target] = args;
    if (name !== 'normalize' || typeof source !== 'string' || typeof target !== 'string') continue;
    if (source.trim() === '') continue;
    const call = `normalize(${JSON.stringify(source)}, ${JSON.stringify(target)})`;
    if (/[\n\r]/u.test(source + target)) {
      wrong.push(`${call}: a replacement holds no line end`);
      continue;
    }
    const old = lines.slice(from, to + 1);
    const made = old.map((line) => line.replaceAll(source, () => target));
    const [before, after] = [old, made].map((list) => list.join('\n').length) as [number, number];
    if (made.every((line, index) => line === old[index]) && source !== target) wrong.push(`${call}: absent_target`);
    else if (after > before * (1 + mostGrowth)) wrong.push(`${call}: the text would grow too much`);
    else {
      for (const [index, line] of made.entries()) lines[from + index] = line;
      applied.push(call);
    }
  }
}

function remove({ program }: Piece, count: number, removed: Set<number>, applied: string[], wrong: string[]): void {
  const edits = program.filter(({ name }) => name === 'remove_lines' || name === 'normalize');
  if (edits.length > 0 && edits.length < program.length) wrong.push('keep_chunk beside edits');
  for (const { name, args } of program) {
    const [start, end] = args;
    if (name !== 'remove_lines' || typeof start !== 'number' || typeof end !== 'number') continue;
    const call = `remove_lines(${start}, ${end})`;
    if (start < 0 || start > end || start >= count) {
      wrong.push(`${call}: no such lines`);
      continue;
    }
    if (end >= count) wrong.push(`${call}: the document ends at line ${count - 1}`);
    for (let line = start; line <= Math.min(end, count - 1); line += 1) removed.add(line);
    applied.push(call);
  }
}
