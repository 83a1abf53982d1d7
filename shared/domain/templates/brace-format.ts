import { numberOf } from './arguments.ts';
import { exponentText, fixedText, floatText, generalText } from './float-text.ts';
import { pyRepr, pyText } from './py-text.ts';
import { PyFloat } from './py-value.ts';
import { codePoints } from './sequences.ts';
import { TemplateError } from './template-error.ts';
import { type Arguments, type Helpers, typeFault, typeName, type Value, valueFault } from './value.ts';

const field = /\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::([^{}]*))?\}|[{}]/g;
const form = /^(?:(.)?([<>^=]))?([-+ ])?(0)?(\d{1,4})?(,)?(?:\.(\d{1,3}))?([a-zA-Z%])?$/su;

/** Python's `str.format` for plain fields; attributes and items of a field are refused, as a sandbox would. */
export function formatBraces(text: string, args: Arguments, helpers: Helpers): string {
  const { meter } = helpers;
  meter.touch(text);
  let next = 0;
  let size = text.length;
  return text.replace(field, (all, name?: string, conversion?: string, spec?: string) => {
    if (all === '{{' || all === '}}') return all.slice(1);
    if (name === undefined) throw valueFault('a single brace in a text to format');
    if (/[.[]/.test(name)) throw new TemplateError('unsupported', 'attributes in a format field are not supported');
    const key = name === '' ? String(next++) : name;
    const value = /^\d+$/.test(key) ? args.positional[Number(key)] : args.named.get(key);
    if (value === undefined) throw valueFault(`the text to format asks for ${JSON.stringify(key.slice(0, 40))}`);
    const shown = conversion === undefined ? value : conversion === 'r' ? pyRepr(value, meter) : pyText(value, meter);
    const part = spec === undefined || spec === '' ? pyText(shown, meter) : formatSpec(shown, spec, helpers);
    size += part.length;
    meter.make(size);
    return part;
  });
}

function formatSpec(value: Value, spec: string, { meter }: Helpers): string {
  const found = form.exec(spec);
  if (found === null) throw valueFault(`the format ${JSON.stringify(spec.slice(0, 40))} is not known`);
  const [, fill = ' ', align, sign, zero, width, comma, precision, kind] = found;
  const isText = typeof value === 'string';
  const digits = precision === undefined ? undefined : Number(precision);
  const body = isText
    ? codePoints(value, meter).slice(0, digits).join('')
    : signed(withCommas(numberText(value, kind, digits), comma !== undefined), sign);
  const missing = Math.max(0, Number(width ?? 0) - codePoints(body, meter).length);
  const padding = (zero !== undefined && align === undefined ? '0' : fill).repeat(missing);
  const side = align ?? (isText ? '<' : zero === undefined ? '>' : '=');
  if (side === '<') return body + padding;
  if (side === '>') return padding + body;
  if (side === '^') return padding.slice(0, Math.floor(missing / 2)) + body + padding.slice(Math.floor(missing / 2));
  const mark = /^[-+ ]/.exec(body)?.[0] ?? '';
  return mark + padding + body.slice(mark.length);
}

function numberText(value: Value, kind: string | undefined, digits: number | undefined): string {
  const size = numberOf(value);
  if (size === undefined) throw typeFault(`a ${typeName(value)} has no number format`);
  const isFloat = value instanceof PyFloat;
  const whole = String(typeof value === 'boolean' ? Number(value) : value);
  if ((kind === undefined && digits === undefined) || kind === 'n') return isFloat ? floatText(size) : whole;
  if (kind === 'd' && !isFloat) return whole;
  if (kind === 'x' && !isFloat) return BigInt(whole).toString(16);
  if (kind === 'f' || kind === 'F') return fixedText(size, Math.min(digits ?? 6, 100));
  if (kind === 'e') return exponentText(size, Math.min(digits ?? 6, 100));
  if (kind === 'g' || kind === undefined) return generalText(size, digits ?? 6);
  if (kind === '%') return `${fixedText(size * 100, Math.min(digits ?? 6, 100))}%`;
  throw valueFault(`the format ${kind} is not known for a ${typeName(value)}`);
}

const withCommas = (text: string, wanted: boolean): string =>
  wanted
    ? text.replace(
        /^(-?)(\d+)/,
        (_, minus: string, whole: string) => minus + whole.replace(/(?=(?:\d{3})+$)(?<=\d)/g, ','),
      )
    : text;

const signed = (text: string, sign: string | undefined): string =>
  text.startsWith('-') || sign === undefined || sign === '-' ? text : sign + text;
