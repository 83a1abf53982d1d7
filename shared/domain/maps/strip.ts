import { findFences } from '../parsers/fences.ts';
import { stripLeadIn, stripSignOff } from '../parsers/lead-in.ts';
import { stripPoliteness } from '../parsers/politeness.ts';
import { stripMarkdown } from '../text/strip-markdown.ts';
import type { MapFunction } from './map-function.ts';
import { type TextMapParameters, textMap } from './text-map.ts';

const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
  ['„', '“'],
  ['「', '」'],
];

/** The code of a text that is nothing but one fenced block. */
function stripFence(text: string): string {
  const lines = text.trim().split('\n');
  const { fences } = findFences(lines.join('\n'));
  const isWrapped = /^(?:`{3,}|~{3,})/u.test(lines[0] ?? '') && /^\s*(?:`{3,}|~{3,})\s*$/u.test(lines.at(-1) ?? '');
  return isWrapped && fences.length === 1 ? (fences[0]?.code ?? text) : text;
}

/** A text without the marks that are wrapped around the whole of it. */
function stripQuotes(text: string): string {
  const inner = text.trim();
  const pair = quotes.find(([open, close]) => inner.length > 1 && inner.startsWith(open) && inner.endsWith(close));
  if (pair === undefined) return text;
  const bare = inner.slice(1, -1);
  return bare.includes(pair[0]) || bare.includes(pair[1]) ? text : bare;
}

/** Functions that take wrappings off a model's text. */
export const stripMaps: readonly MapFunction<TextMapParameters>[] = [
  textMap('trim', 'Takes white space off both ends.', (text) => text.trim()),
  textMap(
    'strip_lead_ins',
    'Takes off chatty openings ("Sure, here is ...") and a last line that offers more help, in several languages.',
    (text) => stripSignOff(stripLeadIn(text)),
  ),
  textMap('strip_fence', 'Takes off a code fence that is wrapped around the whole text.', stripFence),
  textMap('strip_quotes', 'Takes off quotation marks that are wrapped around the whole text.', stripQuotes),
  textMap(
    'strip_politeness',
    'Takes thanks, praise and please out of what a user says; empty where nothing else is said.',
    stripPoliteness,
  ),
  textMap('strip_markdown', 'Takes off headings, emphasis, bullets and links; their words stay.', stripMarkdown),
];
