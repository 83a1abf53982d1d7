import { linesOf } from '../text/lines.ts';
import { runs } from '../text/words.ts';

/** Largest shares still kept. Source: Rae et al. 2021 (Gopher), table A1. */
export const gopherLimits = {
  max_lines: 0.3,
  max_line_characters: 0.2,
  top_2: 0.2,
  top_3: 0.18,
  top_4: 0.16,
  repeated_5: 0.15,
  repeated_6: 0.14,
  repeated_7: 0.13,
  repeated_8: 0.12,
  repeated_9: 0.11,
  repeated_10: 0.1,
} as const;
export type GopherLimits = Readonly<Record<keyof typeof gopherLimits, number>>;

const topSizes = [2, 3, 4] as const;
const repeatedSizes = [5, 6, 7, 8, 9, 10] as const;

/**
 * Says which share of repetition is too high: repeated lines and paragraphs, the most frequent short run, repeated longer runs.
 * Ours counts the characters of normalised words, so spaces and punctuation weigh nothing; in scripts without
 * spaces a run has 20 characters for 13 words.
 *
 * @param tokens words of the text.
 */
export function findGopherRepetition(
  text: string,
  tokens: readonly string[],
  limits: GopherLimits = gopherLimits,
): string | undefined {
  for (const [parts, name] of [
    [linesOf(text), 'lines'],
    [paragraphsOf(text), 'paragraphs'],
  ] as const) {
    const repeated = seenBefore(parts);
    if (repeated.length / parts.length > limits.max_lines) return `repeated ${name}`;
    if (sum(repeated) / Math.max(1, sum(parts)) > limits.max_line_characters) return `repeated ${name} by characters`;
  }
  const total = Math.max(1, sum(tokens));
  const top = topSizes.find((size) => topShare(tokens, size) / total > limits[`top_${size}`]);
  if (top !== undefined) return `one run of ${top} words again and again`;
  const repeated = repeatedSizes.find((size) => repeatedShare(tokens, size) / total > limits[`repeated_${size}`]);
  return repeated && `repeated runs of ${repeated} words`;
}

function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
}

/** Members that stand earlier in the list, too. */
function seenBefore(parts: readonly string[]): string[] {
  const seen = new Set<string>();
  return parts.filter((part) => seen.has(part) || !seen.add(part));
}

function sum(texts: readonly string[]): number {
  return texts.reduce((length, text) => length + text.length, 0);
}

/** Characters of the run of this size that occurs most often, over all its occurrences; runs that occur once are none. */
function topShare(tokens: readonly string[], size: number): number {
  const counts = new Map<string, { count: number; characters: number }>();
  let best = 0;
  for (const { start, end } of runs(tokens, size)) {
    const gram = tokens.slice(start, end);
    const name = gram.join(' ');
    const entry = counts.get(name) ?? { count: 0, characters: sum(gram) };
    entry.count += 1;
    counts.set(name, entry);
    if (entry.count > 1) best = Math.max(best, entry.count * entry.characters);
  }
  return best;
}

/** Characters in runs of this size seen before, every word counted once. */
function repeatedShare(tokens: readonly string[], size: number): number {
  const seen = new Set<string>();
  let characters = 0;
  let counted = 0;
  for (const { start, end } of runs(tokens, size)) {
    const gram = tokens.slice(start, end).join(' ');
    if (seen.has(gram)) {
      characters += sum(tokens.slice(Math.max(start, counted), end));
      counted = end;
    }
    seen.add(gram);
  }
  return characters;
}
