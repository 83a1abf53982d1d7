import { stripLeadIn, stripSignOff } from '../parsers/lead-in.ts';
import { stripMarkdown } from '../text/strip-markdown.ts';
import type { MapFunction } from './map-function.ts';
import { type TextMapParameters, textMap } from './text-map.ts';

const fence = /^\s*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)\n?\s*\1\s*$/u;
const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
  ['„', '“'],
  ['「', '」'],
];

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
  textMap(
    'strip_fence',
    'Takes off a code fence that is wrapped around the whole text.',
    (text) => fence.exec(text)?.[2] ?? text,
  ),
  textMap('strip_quotes', 'Takes off quotation marks that are wrapped around the whole text.', stripQuotes),
  textMap('strip_markdown', 'Takes off headings, emphasis, bullets and links; their words stay.', stripMarkdown),
];
