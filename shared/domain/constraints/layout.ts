import type { ConstraintKind } from './constraint.ts';
import { paragraphsOf } from './length.ts';

const bullet = /^\s*[-*•]\s+\S/u;
const countOf = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Demands on how a reply is laid out. */
export const layoutConstraints: readonly ConstraintKind[] = [
  {
    name: 'paragraphs',
    group: 'layout',
    counts: [2, 3, 4],
    ask: ({ count }) => `Write exactly ${count} paragraphs, with a blank line between them.`,
    holds: (text, { count }) => paragraphsOf(text).length === count,
  },
  {
    name: 'bullets',
    group: 'layout',
    counts: [3, 4, 5],
    ask: ({ count }) => `Give exactly ${count} bullet points, each on a line that begins with a hyphen.`,
    holds: (text, { count }) => text.split('\n').filter((line) => bullet.test(line)).length === count,
  },
  {
    name: 'title',
    group: 'layout',
    ask: () => 'Put a title in double angle brackets, such as <<title>>, on the first line.',
    holds: (text) => /^\s*<<[^<>\n]+>>\s*(?:\n|$)/u.test(text),
  },
  {
    name: 'highlights',
    group: 'layout',
    counts: [2, 3],
    ask: ({ count }) => `Highlight at least ${count} passages with asterisks, such as *this*.`,
    holds: (text, { count }) => countOf(text, /(?<!\*)\*{1,2}(?![\s*])[^*\n]+(?<!\s)\*{1,2}(?!\*)/gu) >= count,
  },
  {
    name: 'quoted',
    group: 'layout',
    ask: () => 'Put your whole reply in double quotation marks.',
    holds: (text) => /^\s*["“][\s\S]+["”]\s*$/u.test(text),
  },
];
