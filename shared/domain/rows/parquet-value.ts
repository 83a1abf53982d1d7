import type { SchemaTree } from 'hyparquet';
import { isJsonObject, type Json } from '../json.ts';
import { fromJson, PyFloat, type PyValue, pyInt } from '../templates/py-value.ts';

/** Turns what the Parquet reader gives for a column into the values that Python's reader would give. */
export type ReadParquet = (value: unknown) => PyValue;

/** Compiles the schema of a column; undefined for columns of bytes (images, sound), which no template shows. */
export function parquetColumn(node: SchemaTree): ReadParquet | undefined {
  const read = node.element.repetition_type === 'REPEATED' ? list(single(node)) : single(node);
  return read === undefined ? undefined : (value) => (value === null || value === undefined ? null : read(value));
}

function single(node: SchemaTree): ReadParquet | undefined {
  const { element, children } = node;
  const annotation = element.logical_type?.type ?? element.converted_type;
  if (children.length === 0) return leaf(node);
  if (annotation === 'LIST') return list(entryOf(children[0]));
  if (annotation === 'MAP' || annotation === 'MAP_KEY_VALUE') return members(() => mapValue(node));
  const byName = new Map(children.map((child) => [child.element.name, parquetColumn(child)]));
  return [...byName.values()].some((read) => read !== undefined) ? members((name) => byName.get(name)) : undefined;
}

/** A list holds a repeated group around its entries; old writers repeat the entry itself. */
function entryOf(repeated: SchemaTree | undefined): ReadParquet | undefined {
  if (repeated === undefined) return undefined;
  const [only, ...more] = repeated.children;
  return only !== undefined && more.length === 0 ? parquetColumn(only) : single(repeated);
}

function mapValue({ children }: SchemaTree): ReadParquet | undefined {
  const value = children[0]?.children[1];
  return value === undefined ? undefined : parquetColumn(value);
}

function list(entry: ReadParquet | undefined): ReadParquet | undefined {
  if (entry === undefined) return undefined;
  return (value) =>
    isIterable(value) ? Array.from(value, (one) => (one === null || one === undefined ? null : entry(one))) : null;
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

function members(readerOf: (name: string) => ReadParquet | undefined): ReadParquet {
  return (value) => {
    if (typeof value !== 'object' || value === null) return null;
    const entries = Object.entries(value).flatMap(([name, member]): [string, PyValue][] => {
      const read = readerOf(name);
      return read === undefined ? [] : [[name, member === null || member === undefined ? null : read(member)]];
    });
    return new Map(entries);
  };
}

function leaf({ element }: SchemaTree): ReadParquet | undefined {
  const annotation = element.logical_type?.type ?? element.converted_type;
  switch (element.type) {
    case 'BOOLEAN':
      return (value) => value === true;
    case 'FLOAT':
    case 'DOUBLE':
      return float;
    case 'INT32':
    case 'INT64':
    case 'INT96':
      return annotation === 'DECIMAL' ? float : whole;
    default:
      if (annotation === 'DECIMAL' || annotation === 'FLOAT16') return float;
      return annotation === undefined || annotation === 'BSON' ? undefined : text;
  }
}

const float: ReadParquet = (value) => new PyFloat(Number(value));

const whole: ReadParquet = (value) => {
  if (typeof value === 'bigint') return pyInt(value);
  if (typeof value === 'number') return Number.isInteger(value) ? pyInt(value) : new PyFloat(value);
  return text(value);
};

const text: ReadParquet = (value) => {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return isPlain(value) ? fromJson(value) : null;
};

/** What a column of JSON holds. */
function isPlain(value: unknown): value is Json {
  return Array.isArray(value) || isJsonObject(value as Json) || typeof value === 'number' || typeof value === 'boolean';
}
