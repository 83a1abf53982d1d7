import { z } from 'zod';
import { compileCondition } from '../expressions/condition.ts';
import { canonicalJson } from '../identity.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import { type columnKinds, type EmitOptions, type View, viewsOf } from '../steps/emit.ts';
import { isChosen } from '../steps/view-mix.ts';
import { AcceptedRow, acceptedRow, type RowOrigin } from './accepted-row.ts';
import { textField } from './fields.ts';
import { provenanceColumns } from './provenance.ts';

type ColumnKind = (typeof columnKinds)[number];

/** A row of a view: what is published, and the same in the columns that card and report know. */
export interface ViewRow {
  /** Folder below `data/`; empty for a dataset of one view without partitions. */
  readonly part: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly summary: AcceptedRow;
}

/** The schema of a view's rows: the declared columns between identity and origin. */
export function viewSchema({ columns }: View): z.ZodObject {
  const { shape } = AcceptedRow;
  const own = Object.entries(columns).map(([name, column]) => [name, zodOf(kindOf(column)).nullable()]);
  const origin = provenanceColumns.map((name) => [name, shape[name as keyof typeof shape]]);
  const [id, ...rest] = origin;
  return z.strictObject(Object.fromEntries([id ?? [], ...own, ...rest]));
}

/** Rows of one record, one for each view that it is meant for. */
export function viewRows(options: EmitOptions): (record: SowerRecord, origin: RowOrigin) => ViewRow[] {
  const views = viewsOf(options).map(([name, view]) => {
    return { name, view, isMeant: view.when === undefined ? () => true : compileCondition(view.when) };
  });
  return (record, origin) =>
    views
      .filter(({ name, isMeant }) => isMeant(record.fields) && isChosen(record, name))
      .map(({ name, view }) => viewRow(record, origin, name, view));
}

function viewRow(record: SowerRecord, origin: RowOrigin, name: string, view: View): ViewRow {
  const { fields } = record;
  const known = acceptedRow({ ...record, fields: { view: name === '' ? null : name } }, origin);
  const kept = Object.entries(known).filter(([column]) => provenanceColumns.includes(column));
  const own = Object.entries(view.columns).map(([column, rule]): [string, Cell] => {
    const value = fields[typeof rule === 'string' ? column : rule.from] ?? null;
    return [column, cellOf(value, kindOf(rule))];
  });
  const texts = Object.fromEntries(
    own.flatMap(([column, value]) => (typeof value === 'string' ? [[column, value]] : [])),
  );
  const partition = view.partition_by === undefined ? [] : [folderOf(fields[view.partition_by] ?? null)];
  const [first = null] = Object.values(texts);
  return {
    part: [...(name === '' ? [] : [name]), ...partition].join('-'),
    row: { ...Object.fromEntries(kept), ...Object.fromEntries(own) },
    summary: { ...known, text: texts.text ?? first },
  };
}

type Cell = null | string | number | boolean | string[];

/** A value in the form of its column; null where it does not fit. */
function cellOf(value: Json, kind: ColumnKind): Cell {
  if (value === null) return null;
  switch (kind) {
    case 'text':
      return textField(value);
    case 'json':
      return canonicalJson(value);
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'list':
      return Array.isArray(value) ? value.map((entry: Json) => textField(entry) ?? '') : null;
  }
}

const kindOf = (column: View['columns'][string]): ColumnKind => (typeof column === 'string' ? column : column.type);

function zodOf(kind: ColumnKind): z.ZodType {
  switch (kind) {
    case 'number':
      return z.number();
    case 'integer':
      return z.int();
    case 'boolean':
      return z.boolean();
    case 'list':
      return z.array(z.string());
    default:
      return z.string();
  }
}

/** Text of a record as the name of a folder: what is no plain name goes into `other`, so that it never becomes a path. */
function folderOf(value: Json): string {
  const text = isJsonObject(value) || Array.isArray(value) ? '' : String(value ?? '');
  const name = text.toLowerCase().replaceAll('_', '-');
  return /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/u.test(name) ? name : 'other';
}
