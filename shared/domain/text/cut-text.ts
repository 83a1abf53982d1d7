import { protectedSpans } from './protected-spans.ts';
import { countTokens } from './tokens.ts';

/** What a text is cut at, from coarse to fine: each falls back on the next for a piece that is still too long. */
export const cutUnits = ['paragraph', 'line', 'sentence', 'token'] as const;
export type CutUnit = (typeof cutUnits)[number];

export interface CutRule {
  readonly by: CutUnit;
  /** Most tokens of a piece. */
  readonly tokens: number;
  /** A last piece with fewer tokens joins the one before it, as far as that does not pass the limit by a half. */
  readonly minTokens: number;
  /** Whether a unit that is longer than the limit stays whole. */
  readonly keepWhole: boolean;
  /** Stretches that are never cut: fenced code, display formulas, tables. */
  readonly protect: boolean;
}

/** A piece of a text: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const borders: Readonly<Record<CutUnit, RegExp>> = {
  paragraph: /\n[ \t]*\n\s*/gu,
  line: /\n/gu,
  sentence: /(?:[.!?…][\p{Pe}\p{Pf}"']*\s+|[。！？][\p{Pe}\p{Pf}]*|\n)/gu,
  token: /\s+/gu,
};
/**
 * Cuts a text into pieces of bounded length. The pieces follow each other without a gap, so that their concatenation is
 * the text again. A unit that is too long is cut at the next finer unit, at last between words; only a single word can
 * be longer than the limit.
 */
export function cutText(text: string, rule: CutRule): Span[] {
  if (text === '') return [];
  const blocks = rule.protect ? protectedSpans(text) : [];
  const units = unitsOf(text, { start: 0, end: text.length }, rule, blocks, cutUnits.indexOf(rule.by));
  const pieces: { start: number; end: number; tokens: number }[] = [];
  for (const { start, end } of units) {
    const tokens = countTokens(text.slice(start, end));
    const last = pieces.at(-1);
    if (last !== undefined && last.tokens + tokens <= rule.tokens) {
      last.end = end;
      last.tokens += tokens;
    } else pieces.push({ start, end, tokens });
  }
  const last = pieces.at(-1);
  const before = pieces.at(-2);
  if (
    last !== undefined &&
    before !== undefined &&
    last.tokens < rule.minTokens &&
    before.tokens + last.tokens <= rule.tokens * 1.5
  ) {
    before.end = last.end;
    pieces.pop();
  }
  return pieces.map(({ start, end }) => ({ start, end }));
}

function unitsOf(text: string, whole: Span, rule: CutRule, blocks: readonly Span[], level: number): Span[] {
  const by = cutUnits[level];
  if (by === undefined) return [whole];
  const found: Span[] = [];
  let start = whole.start;
  for (const match of text.slice(whole.start, whole.end).matchAll(borders[by])) {
    const end = whole.start + match.index + match[0].length;
    if (end <= start || isInside(blocks, end)) continue;
    found.push({ start, end });
    start = end;
  }
  if (start < whole.end) found.push({ start, end: whole.end });
  return found.flatMap((unit) => {
    if (rule.keepWhole || countTokens(text.slice(unit.start, unit.end)) <= rule.tokens) return [unit];
    const block = blockAt(blocks, unit.start);
    const isBlock = block !== undefined && unit.end <= block.end + 2;
    return isBlock ? [unit] : unitsOf(text, unit, rule, blocks, level + 1);
  });
}

/** The last block that begins at or before a place; blocks are in order and do not overlap. */
function blockAt(blocks: readonly Span[], place: number): Span | undefined {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.start ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return blocks[low - 1];
}

function isInside(blocks: readonly Span[], place: number): boolean {
  const block = blockAt(blocks, place);
  return block !== undefined && block.start < place && place < block.end;
}
