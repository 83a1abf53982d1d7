import { foldText } from '../text/fold.ts';
import { unwrap } from './unwrap.ts';

/**
 * Form in which option texts are compared and counted: case, spacing and closing punctuation do not matter. Inner
 * signs do: `-3` is not `3`, and `x < 2` is not `x > 2`.
 */
export function canonicalOption(text: string): string {
  const folded = foldText(unwrap(text)).replace(/\s+/gu, ' ').trim();
  return trimClosing(folded) || folded;
}

const closing = new Set('.,;:!?。，；：！？、"\'');

/** Cuts closing punctuation; a quote at the start goes with the one at the end. */
function trimClosing(text: string): string {
  let end = text.length;
  while (end > 0 && closing.has(text[end - 1] ?? '')) end -= 1;
  let start = 0;
  while (start < end && (text[start] === '"' || text[start] === "'")) start += 1;
  return text.slice(start, end).trim();
}
