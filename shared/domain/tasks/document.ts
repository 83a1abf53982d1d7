import { isJsonObject, type Json } from '../json.ts';
import { type ColumnRule, columnOf, type SourceOptions } from '../steps/source.ts';
import type { Rejected } from './rejected.ts';
import { rejected } from './rejected.ts';

/** A row that became a document. */
export interface DocumentReading {
  readonly kept: true;
  readonly fields: Readonly<Record<string, Json>>;
  readonly lang: string;
  readonly license: string | null;
}

const languageTag = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/u;

/** Reads the declared columns of a row. Columns that nobody declared are left behind. */
export function readDocument(row: Json, columns: NonNullable<SourceOptions['fields']>): DocumentReading | Rejected {
  if (!isJsonObject(row)) return rejected('bad_schema', 'expected an object with the columns of a document');
  const fields: Record<string, Json> = {};
  for (const [name, column] of Object.entries(columns)) {
    const rule = columnOf(name, column);
    const value = own(row, rule.from);
    const fault = faultOf(value, rule);
    if (fault !== undefined) return rejected('bad_schema', `${rule.from}: ${fault}`);
    fields[name] = value;
  }
  const tag = text(row, 'lang') ?? text(row, 'language');
  const lang = tag !== null && languageTag.test(tag) ? tag : 'und';
  return { kept: true, fields: { url: text(row, 'url'), lang, ...fields }, lang, license: text(row, 'license') };
}

const own = (row: { readonly [name: string]: Json }, name: string): Json =>
  Object.hasOwn(row, name) ? (row[name] ?? null) : null;

function text(row: { readonly [name: string]: Json }, name: string): string | null {
  const value = own(row, name);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function faultOf(value: Json, { type, optional }: ColumnRule): string | undefined {
  if (value === null) return optional ? undefined : 'is missing';
  if (type === 'text' && value === '' && !optional) return 'is empty';
  return type === 'any' || matches(value, type) ? undefined : `expected ${type}, got ${kindOf(value)}`;
}

function matches(value: Json, type: Exclude<ColumnRule['type'], 'any'>): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isJsonObject(value);
  }
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : typeof value === 'string' ? 'text' : typeof value;
}
