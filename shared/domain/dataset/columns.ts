import type { SchemaElement } from 'hyparquet-writer';
import { z } from 'zod';

/** Physical kinds of the published columns. `int64` holds any safe integer; `list` is a list of strings. */
export type ColumnKind = 'string' | 'int32' | 'int64' | 'double' | 'boolean' | 'list';

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
}

/**
 * The columns of a row schema, in the order of its members.
 *
 * @throws Error for a member that has no column kind; that is a mistake in the row schema.
 */
export function columnsOf(row: z.ZodObject): Column[] {
  return Object.entries(row.shape).map(([name, member]) => {
    const nullable = member instanceof z.ZodNullable;
    const kind = kindOf(nullable ? member.unwrap() : member);
    if (kind === undefined) throw new Error(`The member ${name} of the row schema has no Parquet column kind.`);
    return { name, kind, nullable };
  });
}

function kindOf(member: unknown): ColumnKind | undefined {
  if (member instanceof z.ZodString || member instanceof z.ZodEnum) return 'string';
  if (member instanceof z.ZodBoolean) return 'boolean';
  if (member instanceof z.ZodNumber) return numberKinds.get(member.format);
  return member instanceof z.ZodArray && member.element instanceof z.ZodString ? 'list' : undefined;
}

const numberKinds: ReadonlyMap<unknown, ColumnKind> = new Map<unknown, ColumnKind>([
  [null, 'double'],
  ['int32', 'int32'],
  ['safeint', 'int64'],
]);

const primitives = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
} as const satisfies Record<Exclude<ColumnKind, 'list'>, Partial<SchemaElement>>;

/** The Parquet schema: flat columns, and the standard three-level layout for lists, which every reader knows. */
export function parquetSchema(columns: readonly Column[]): SchemaElement[] {
  return [{ name: 'schema', num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

function elementsOf({ name, kind, nullable }: Column): SchemaElement[] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  if (kind !== 'list') return [{ name, repetition_type, ...primitives[kind] }];
  return [
    { name, repetition_type, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', ...primitives.string },
  ];
}
