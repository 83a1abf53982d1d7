import { headOfTokens, tailOfTokens } from './text/head-of-tokens.ts';
import { linesOf, sentencesOf } from './text/lines.ts';
import { countTokens } from './text/tokens.ts';

/** What is carried from piece to piece, in model tokens (estimated). */
export interface ScanLimits {
  /** The end of what was written so far. */
  readonly tail_tokens: number;
  /** One line for each piece written so far; the oldest go first when there is no room. */
  readonly outline_tokens: number;
}

/** Fields that the prompt of a `scan` step may use besides those of its record; all empty before the first piece. */
export const scanFields = ['carried_tail', 'carried_outline', 'carried_title', 'carried_pieces'] as const;
export type ScanState = Readonly<Record<(typeof scanFields)[number], string>>;

/** Words of a line of the outline, and of a title. */
const [lineWords, titleWords] = [14, 20];

/**
 * State before the next piece, from the pieces written so far in their order.
 *
 * The outline has the first heading of each piece, or the beginning of its first sentence. The title is the first
 * heading of all, or empty.
 */
export function scanState(written: readonly string[], limits: ScanLimits): ScanState {
  return {
    carried_tail: limits.tail_tokens === 0 ? '' : tailOfTokens(written.join('\n\n'), limits.tail_tokens).trim(),
    carried_outline: outline(written, limits.outline_tokens),
    carried_title: headingOf(written[0] ?? '', titleWords) ?? '',
    carried_pieces: String(written.length),
  };
}

function outline(written: readonly string[], limit: number): string {
  const lines: string[] = [];
  let used = 0;
  for (const [index, text] of [...written.entries()].toReversed()) {
    const about = headingOf(text, lineWords) ?? firstWords(sentencesOf(text)[0] ?? '', lineWords);
    const line = `${index + 1}. ${about}`;
    used += countTokens(line) + 1;
    if (used > limit) break;
    lines.unshift(line);
  }
  return lines.join('\n');
}

function headingOf(text: string, words: number): string | undefined {
  const heading = linesOf(text).find((line) => /^#{1,6}\s+\S/u.test(line));
  return heading === undefined ? undefined : firstWords(heading.replace(/^#+\s+/u, ''), words);
}

function firstWords(text: string, count: number): string {
  const words = headOfTokens(text, 8 * count).split(/\s+/u);
  return words.length <= count ? words.join(' ') : `${words.slice(0, count).join(' ')} ...`;
}
