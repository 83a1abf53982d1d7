import type { SchemaTree } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { parquetColumn } from '../../../../../shared/domain/rows/parquet-value.ts';
import { PyFloat } from '../../../../../shared/domain/templates/py-value.ts';

function node(element: Omit<SchemaTree['element'], 'name'> & { name?: string }, ...children: SchemaTree[]): SchemaTree {
  return { element: { name: 'x', ...element }, children, count: 1, path: ['x'] };
}
const text = (name = 'x') => node({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8' });
const listOf = (entry: SchemaTree) =>
  node({ converted_type: 'LIST' }, node({ name: 'list', repetition_type: 'REPEATED' }, entry));

describe('parquetColumn', () => {
  it.each<[string, SchemaTree, unknown, unknown]>([
    ['whole numbers', node({ type: 'INT64' }), 3n, 3],
    ['large ones', node({ type: 'INT64' }), 2n ** 60n, 2n ** 60n],
    ['decimals that happen to be whole', node({ type: 'DOUBLE' }), 1, new PyFloat(1)],
    ['truth values', node({ type: 'BOOLEAN' }), false, false],
    ['texts', text(), 'a', 'a'],
    ['nothing', text(), undefined, null],
    ['dates', node({ type: 'INT32', converted_type: 'DATE' }), new Date(0), '1970-01-01T00:00:00.000Z'],
    ['lists', listOf(text('element')), ['a', null], ['a', null]],
    [
      'groups',
      node({}, text('a'), node({ name: 'b', type: 'INT32' })),
      { a: 't', b: 1 },
      new Map<string, unknown>([
        ['a', 't'],
        ['b', 1],
      ]),
    ],
    ['lists of groups', listOf(node({ name: 'element' }, text('t'))), [{ t: 'a' }], [new Map([['t', 'a']])]],
    [
      'columns of JSON',
      node({ type: 'BYTE_ARRAY', converted_type: 'JSON' }),
      { n: 1.5 },
      new Map([['n', new PyFloat(1.5)]]),
    ],
  ])('reads %s', (_, schema, value, expected) => {
    expect(parquetColumn(schema)?.(value)).toEqual(expected);
  });

  it('leaves bytes out', () => {
    expect(parquetColumn(node({ type: 'BYTE_ARRAY' }))).toBeUndefined();
    expect(parquetColumn(node({}, node({ name: 'bytes', type: 'BYTE_ARRAY' })))).toBeUndefined();
    const image = node({}, node({ name: 'bytes', type: 'BYTE_ARRAY' }), text('path'));
    expect(parquetColumn(image)?.({ bytes: new Uint8Array(2), path: 'a.png' })).toEqual(new Map([['path', 'a.png']]));
  });
});
