import type { PyValue } from '../../templates/py-value.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { Row } from '../hooks.ts';

/** @throws TemplateError when the row has no such column. */
export function column(row: Row, name: string): PyValue {
  const value = row.get(name);
  if (value === undefined) throw new TemplateError('undefined', `'${name}' is undefined`, { variable: name });
  return value;
}

/** @throws TemplateError when there is no such column or it holds no text. */
export function textColumn(row: Row, name: string): string {
  return asText(column(row, name), name);
}

export function listColumn(row: Row, name: string): readonly PyValue[] {
  return asList(column(row, name), name);
}

export function textsColumn(row: Row, name: string): readonly string[] {
  return listColumn(row, name).map((entry) => asText(entry, name));
}

export function mapColumn(row: Row, name: string): Row {
  return asMap(column(row, name), name);
}

/** @param what named in the failure. */
export function asText(value: PyValue, what: string): string {
  if (typeof value === 'string') return value;
  throw new TemplateError('type', `${what} is no text`);
}

export function asList(value: PyValue, what: string): readonly PyValue[] {
  if (Array.isArray(value)) return value as readonly PyValue[];
  throw new TemplateError('type', `${what} is no list`);
}

export function asMap(value: PyValue, what: string): Row {
  if (value instanceof Map) return value;
  throw new TemplateError('type', `${what} has no members`);
}

/** The row with these columns added or replaced: what mapping a function over a dataset does. */
export function withColumns(row: Row, columns: Readonly<Record<string, PyValue>>): Row {
  return new Map([...row, ...Object.entries(columns)]);
}
