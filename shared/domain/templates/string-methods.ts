import { bind, intArgument, textArgument } from './arguments.ts';
import { formatBraces } from './brace-format.ts';
import { pyTruth } from './compare.ts';
import { capitalize, isDigits, isLower, isSpace, isUpper, splitLines, splitSpaces, strip, title } from './py-string.ts';
import { codePoints, pyItems, pyLength } from './sequences.ts';
import { type Arguments, type Helpers, Tuple, typeFault, typeName, type Value, valueFault } from './value.ts';

type Method = (text: string, args: Arguments, helpers: Helpers) => Value;

/** Methods of Python's str, without those that give bytes or tables. */
export const stringMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['strip', stripping('strip', 'both')],
  ['lstrip', stripping('lstrip', 'left')],
  ['rstrip', stripping('rstrip', 'right')],
  ['upper', plain('upper', (text) => text.toUpperCase())],
  ['lower', plain('lower', (text) => text.toLowerCase())],
  ['casefold', plain('casefold', (text) => text.replace(/./gsu, foldCase))],
  ['capitalize', plain('capitalize', capitalize)],
  ['title', plain('title', title)],
  ['swapcase', plain('swapcase', (text) => text.replace(/\p{L}/gu, swapCase))],
  ['isdigit', plain('isdigit', isDigits)],
  ['isdecimal', plain('isdecimal', (text) => /^\p{Nd}+$/u.test(text))],
  ['isnumeric', plain('isnumeric', (text) => /^\p{N}+$/u.test(text))],
  ['isalpha', plain('isalpha', (text) => /^\p{L}+$/u.test(text))],
  ['isalnum', plain('isalnum', (text) => /^[\p{L}\p{N}]+$/u.test(text))],
  ['isascii', plain('isascii', (text) => /^\p{ASCII}*$/u.test(text))],
  ['isspace', plain('isspace', (text) => text !== '' && Array.from(text).every(isSpace))],
  ['isupper', plain('isupper', isUpper)],
  ['islower', plain('islower', isLower)],
  ['istitle', plain('istitle', (text) => text === title(text) && text.toLowerCase() !== text.toUpperCase())],
  [
    'splitlines',
    (text, args, { meter }) => {
      meter.touch(text);
      return splitLines(text, pyTruth(bind('splitlines', args, ['keepends'])('keepends') ?? false));
    },
  ],
  ['format', formatBraces],
  ['split', (text, args, helpers) => split(text, args, helpers, false)],
  ['rsplit', (text, args, helpers) => split(text, args, helpers, true)],
  ['partition', (text, args, helpers) => partition(text, args, helpers, false)],
  ['rpartition', (text, args, helpers) => partition(text, args, helpers, true)],
  [
    'replace',
    (text, args, helpers) => {
      const read = bind('replace', args, ['old', 'new', 'count'], 2);
      const [old, fresh] = [textArgument('replace', read('old')), textArgument('replace', read('new'))];
      return replaceText(text, old, fresh, intArgument('replace', read('count'), -1), helpers);
    },
  ],
  [
    'join',
    (text, args, helpers) => {
      const items = pyItems(bind('join', args, ['iterable'], 1)('iterable') ?? null, helpers.meter);
      return joinAll(
        items.map((entry) => textArgument('join', entry)),
        text,
        helpers,
      );
    },
  ],
  ['startswith', (text, args) => affix('startswith', text, args, (prefix) => text.startsWith(prefix))],
  ['endswith', (text, args) => affix('endswith', text, args, (suffix) => text.endsWith(suffix))],
  [
    'removeprefix',
    (text, args) => {
      const prefix = textArgument('removeprefix', bind('removeprefix', args, ['prefix'], 1)('prefix'));
      return text.startsWith(prefix) ? text.slice(prefix.length) : text;
    },
  ],
  [
    'removesuffix',
    (text, args) => {
      const suffix = textArgument('removesuffix', bind('removesuffix', args, ['suffix'], 1)('suffix'));
      return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
    },
  ],
  ['find', (text, args, helpers) => find('find', text, args, helpers)],
  ['rfind', (text, args, helpers) => find('rfind', text, args, helpers)],
  ['index', (text, args, helpers) => found('index', find('find', text, args, helpers))],
  ['rindex', (text, args, helpers) => found('rindex', find('rfind', text, args, helpers))],
  [
    'count',
    (text, args, helpers) => {
      const wanted = textArgument('count', bind('count', args, ['sub'], 1)('sub'));
      helpers.meter.search(text, wanted);
      return wanted === '' ? pyLength(text, helpers.meter) + 1 : text.split(wanted).length - 1;
    },
  ],
  ['center', padding('center', (missing, width) => Math.floor(missing / 2) + (missing & width & 1))],
  ['ljust', padding('ljust', () => 0)],
  ['rjust', padding('rjust', (missing) => missing)],
  [
    'zfill',
    (text, args, { meter }) => {
      const width = intArgument('zfill', bind('zfill', args, ['width'], 1)('width'), 0);
      meter.make(Math.max(width, text.length));
      const sign = /^[-+]/.exec(text)?.[0] ?? '';
      return sign + '0'.repeat(Math.max(0, width - pyLength(text, meter))) + text.slice(sign.length);
    },
  ],
]);

function plain(name: string, change: (text: string) => Value): Method {
  return (text, args, { meter }) => {
    bind(name, args, []);
    meter.make(text.length);
    return change(text);
  };
}

const swapCase = (letter: string): string =>
  letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();

/** Letter by letter, so that a final sigma becomes an ordinary one. */
const foldCase = (letter: string): string => letter.toUpperCase().toLowerCase();

function stripping(name: string, side: 'both' | 'left' | 'right'): Method {
  return (text, args, { meter }) => {
    const chars = bind(name, args, ['chars'])('chars') ?? null;
    meter.touch(text);
    return strip(text, side, chars === null ? undefined : textArgument(name, chars));
  };
}

function split(text: string, args: Arguments, { meter }: Helpers, fromRight: boolean): Value {
  const read = bind('split', args, ['sep', 'maxsplit']);
  const separator = read('sep') ?? null;
  const most = intArgument('split', read('maxsplit'), -1);
  const limit = most < 0 ? Number.POSITIVE_INFINITY : most;
  meter.touch(text);
  if (separator === null) {
    const words = splitSpaces(text, fromRight ? Number.POSITIVE_INFINITY : limit);
    meter.spend(words.length);
    if (!fromRight || words.length <= limit + 1) return words;
    const tail = limit === 0 ? [] : words.slice(-limit);
    return [beforeWords(text, tail), ...tail];
  }
  const mark = textArgument('split', separator);
  if (mark === '') throw valueFault('an empty separator');
  meter.search(text, mark);
  const parts = text.split(mark);
  meter.spend(parts.length);
  if (parts.length <= limit + 1) return parts;
  return fromRight
    ? [parts.slice(0, parts.length - limit).join(mark), ...parts.slice(parts.length - limit)]
    : [...parts.slice(0, limit), parts.slice(limit).join(mark)];
}

/** The text without the last words and the spaces around them. */
function beforeWords(text: string, tail: readonly string[]): string {
  let end = strip(text, 'right').length;
  for (const word of [...tail].reverse()) end = strip(text.slice(0, end - word.length), 'right').length;
  return text.slice(0, end);
}

function partition(text: string, args: Arguments, { meter }: Helpers, fromRight: boolean): Value {
  const mark = textArgument('partition', bind('partition', args, ['sep'], 1)('sep'));
  if (mark === '') throw valueFault('an empty separator');
  meter.search(text, mark);
  const at = fromRight ? text.lastIndexOf(mark) : text.indexOf(mark);
  if (at < 0) return new Tuple(fromRight ? ['', '', text] : [text, '', '']);
  return new Tuple([text.slice(0, at), mark, text.slice(at + mark.length)]);
}

/** `str.replace`; an empty `old` stands between all characters. @param count negative: all. */
export function replaceText(text: string, old: string, fresh: string, count: number, { meter }: Helpers): string {
  if (count === 0) return text;
  meter.search(text, old);
  const parts = old === '' ? ['', ...codePoints(text, meter), ''] : text.split(old);
  meter.spend(parts.length);
  const times = Math.min(parts.length - 1, count < 0 ? parts.length : count);
  meter.make(text.length + times * Math.max(0, fresh.length - old.length));
  return (
    parts
      .slice(0, times)
      .map((part) => part + fresh)
      .join('') + parts.slice(times).join(old)
  );
}

/** Joined texts, paid for before they are made. */
export function joinAll(parts: readonly string[], glue: string, { meter }: Helpers): string {
  meter.spend(parts.length);
  meter.make(parts.reduce((size, part) => size + part.length, glue.length * Math.max(0, parts.length - 1)));
  return parts.join(glue);
}

function affix(name: string, text: string, args: Arguments, holds: (part: string) => boolean): boolean {
  const wanted = bind(name, args, ['part'], 1)('part') ?? null;
  if (typeof wanted === 'string') return holds(wanted);
  if (wanted instanceof Tuple) return wanted.items.some((part) => typeof part === 'string' && holds(part));
  throw typeFault(`${name} needs a str or a tuple of them, got ${typeName(wanted)} for ${text.length} characters`);
}

function find(name: 'find' | 'rfind', text: string, args: Arguments, { meter }: Helpers): number {
  const read = bind(name, args, ['sub', 'start', 'end'], 1);
  const wanted = textArgument(name, read('sub'));
  meter.search(text, wanted);
  const characters = codePoints(text, meter);
  const at = (value: Value | undefined, fallback: number): number => {
    const index = intArgument(name, value ?? undefined, fallback);
    return Math.min(Math.max(index < 0 ? index + characters.length : index, 0), characters.length);
  };
  const start = at(read('start') ?? undefined, 0);
  const part = characters.slice(start, at(read('end') ?? undefined, characters.length)).join('');
  const position = name === 'find' ? part.indexOf(wanted) : part.lastIndexOf(wanted);
  return position < 0 ? -1 : start + pyLength(part.slice(0, position), meter);
}

function found(name: string, position: number): number {
  if (position < 0) throw valueFault(`${name}: the text does not occur`);
  return position;
}

function padding(name: string, left: (missing: number, width: number) => number): Method {
  return (text, args, { meter }) => {
    const read = bind(name, args, ['width', 'fillchar'], 1);
    const width = intArgument(name, read('width'), 0);
    const fill = textArgument(name, read('fillchar') ?? ' ');
    if (pyLength(fill, meter) !== 1) throw typeFault(`${name} needs one character to fill with`);
    const missing = Math.max(0, width - pyLength(text, meter));
    meter.make(text.length + missing * fill.length);
    const before = missing === 0 ? 0 : left(missing, width);
    return fill.repeat(before) + text + fill.repeat(missing - before);
  };
}
