import { linesOf } from '../text/lines.ts';
import { longerRuns, wordIds } from '../text/run-ids.ts';
import { runs, weightOf } from '../text/words.ts';

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
  const shares = tokens.every((token) => weightOf(token) === wordWeight) ? sharesOfWords(tokens) : sharesOfRuns(tokens);
  const top = topSizes.find((size) => shares.top(size) > limits[`top_${size}`]);
  if (top !== undefined) return `one run of ${top} words again and again`;
  const repeated = repeatedSizes.find((size) => shares.repeated(size) > limits[`repeated_${size}`]);
  return repeated && `repeated runs of ${repeated} words`;
}

const wordWeight = weightOf('a');

/** Shares of the characters of a text; sizes are asked for in ascending order, first `top`, then `repeated`. */
interface Shares {
  /** Of the run of this size that occurs most often, over all its occurrences; runs that occur once are none. */
  top(size: number): number;
  /** Of runs of this size seen before, every word counted once. */
  repeated(size: number): number;
}

/** For words of equal weight, where all runs of a size have as many words. */
export function sharesOfWords(tokens: readonly string[]): Shares {
  const words = wordIds(tokens);
  const before = [0];
  for (const { length } of tokens) before.push((before.at(-1) ?? 0) + length);
  const total = Math.max(1, before.at(-1) ?? 0);
  const between = (start: number, end: number): number => (before[end] ?? 0) - (before[start] ?? 0);
  let reached = { ids: words, different: 0, size: 1 };
  const runsOf = (size: number): typeof reached => {
    while (reached.size < size) {
      const next = reached.size + 1;
      // Where no run comes twice, no longer one does.
      const alone = reached.size > 1 && reached.different === reached.ids.length;
      reached = alone ? { ids: [], different: 0, size: next } : { ...longerRuns(reached.ids, words, next), size: next };
    }
    return reached;
  };
  return {
    top(size) {
      const { ids } = runsOf(size);
      const counts = new Uint32Array(ids.length);
      let best = 0;
      for (const [start, id] of ids.entries()) {
        const count = (counts[id] ?? 0) + 1;
        counts[id] = count;
        if (count > 1) best = Math.max(best, count * between(start, start + size));
      }
      return best / total;
    },
    repeated(size) {
      const { ids, different } = runsOf(size);
      if (different === ids.length) return 0;
      const seen = new Uint8Array(ids.length);
      let characters = 0;
      let counted = 0;
      for (const [start, id] of ids.entries()) {
        if (seen[id] === 1) {
          characters += between(Math.max(start, counted), start + size);
          counted = start + size;
        }
        seen[id] = 1;
      }
      return characters / total;
    },
  };
}

/** For mixed scripts, where a run has as many words as weigh enough. */
export function sharesOfRuns(tokens: readonly string[]): Shares {
  const total = Math.max(1, sum(tokens));
  return {
    top: (size) => topShare(tokens, size) / total,
    repeated: (size) => repeatedShare(tokens, size) / total,
  };
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
