import { bind, intArgument, textArgument } from './arguments.ts';
import { pyTruth } from './compare.ts';
import { formatPercent } from './percent-format.ts';
import { capitalize, splitLines, strip } from './py-string.ts';
import { pyText } from './py-text.ts';
import { regexReplace } from './regex-replace.ts';
import { codePoints, pyLength } from './sequences.ts';
import { replaceText } from './string-methods.ts';
import { toJson } from './to-json-filter.ts';
import { type Filter, type Helpers, Tuple, typeFault, type Value } from './value.ts';

/** Filters that read text and give text. */
export const textFilters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['string', plain((text) => text)],
  ['upper', plain((text) => text.toUpperCase())],
  ['lower', plain((text) => text.toLowerCase())],
  ['capitalize', plain(capitalize)],
  // Unlike the method, the filter begins a word only after space, hyphen or an opening bracket.
  [
    'title',
    plain((text) =>
      text
        .split(/([-\s({[<]+)/)
        .map(capitalize)
        .join(''),
    ),
  ],
  ['e', plain(escapeMarkup)],
  ['escape', plain(escapeMarkup)],
  ['forceescape', plain(escapeMarkup)],
  ['safe', plain((text) => text)],
  [
    'wordcount',
    (value, args, { meter }) => {
      bind('wordcount', args, []);
      const text = pyText(value, meter);
      meter.make(text.length);
      return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
    },
  ],
  [
    'trim',
    (value, args, { meter }) => {
      const chars = bind('trim', args, ['chars'])('chars') ?? null;
      const text = pyText(value, meter);
      meter.touch(text);
      return strip(text, 'both', chars === null ? undefined : textArgument('trim', chars));
    },
  ],
  [
    'replace',
    (value, args, helpers) => {
      const read = bind('replace', args, ['old', 'new', 'count'], 2);
      const [text, old, fresh] = [value, read('old') ?? null, read('new') ?? null].map((part) =>
        pyText(part, helpers.meter),
      );
      const count = read('count') ?? null;
      return replaceText(text ?? '', old ?? '', fresh ?? '', intArgument('replace', count ?? undefined, -1), helpers);
    },
  ],
  [
    'center',
    (value, args, helpers) => {
      const text = pyText(value, helpers.meter);
      const missing = Math.max(
        0,
        intArgument('center', bind('center', args, ['width'])('width'), 80) - pyLength(text, helpers.meter),
      );
      helpers.meter.make(text.length + missing);
      const width = missing + pyLength(text, helpers.meter);
      const before = Math.floor(missing / 2) + (missing & width & 1);
      return ' '.repeat(before) + text + ' '.repeat(missing - before);
    },
  ],
  ['truncate', truncate],
  ['indent', indent],
  [
    'format',
    (value, { positional, named }, { meter }) =>
      formatPercent(pyText(value, meter), named.size > 0 ? new Map(named) : new Tuple(positional), meter),
  ],
  ['tojson', toJson],
  [
    'regex_replace',
    (value, args, helpers) => {
      const read = bind('regex_replace', args, ['pattern', 'repl', 'count'], 2);
      return regexReplace(
        textArgument('regex_replace', value),
        textArgument('regex_replace', read('pattern')),
        textArgument('regex_replace', read('repl')),
        intArgument('regex_replace', read('count'), 0),
        helpers.meter,
      );
    },
  ],
]);

function plain(change: (text: string) => string): Filter {
  return (value, args, { meter }) => {
    bind('the filter', args, []);
    const text = pyText(value, meter);
    meter.make(text.length);
    return change(text);
  };
}

const markup: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&#39;'],
  ['"', '&#34;'],
]);

function escapeMarkup(text: string): string {
  return text.replace(/[&<>'"]/g, (character) => markup.get(character) ?? character);
}

function truncate(value: Value, args: Parameters<Filter>[1], { meter }: Helpers): string {
  const read = bind('truncate', args, ['length', 'killwords', 'end', 'leeway']);
  const length = intArgument('truncate', read('length'), 255);
  const end = textArgument('truncate', read('end') ?? '...');
  const leeway = intArgument('truncate', read('leeway') ?? undefined, 5);
  const text = pyText(value, meter);
  const characters = codePoints(text, meter);
  if (length < pyLength(end, meter)) throw typeFault('truncate: the length is smaller than its end mark');
  if (characters.length <= length + leeway) return text;
  const cut = characters.slice(0, length - pyLength(end, meter)).join('');
  if (pyTruth(read('killwords') ?? false)) return cut + end;
  const space = cut.lastIndexOf(' ');
  return (space < 0 ? cut : cut.slice(0, space)) + end;
}

function indent(value: Value, args: Parameters<Filter>[1], { meter }: Helpers): string {
  const read = bind('indent', args, ['width', 'first', 'blank']);
  const width = read('width') ?? 4;
  const size = typeof width === 'string' ? width.length : intArgument('indent', width, 4);
  const text = pyText(value, meter);
  const lines = splitLines(`${text}\n`);
  meter.make(text.length + (lines.length + 1) * Math.max(0, size));
  const margin = typeof width === 'string' ? width : ' '.repeat(Math.max(0, size));
  const blank = pyTruth(read('blank') ?? false);
  const body = lines.map((line, at) => (at > 0 && (line !== '' || blank) ? margin + line : line)).join('\n');
  return pyTruth(read('first') ?? false) ? margin + body : body;
}
