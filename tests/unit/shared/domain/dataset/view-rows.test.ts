import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../../../shared/domain/dataset/columns.ts';
import { provenanceColumns } from '../../../../../shared/domain/dataset/provenance.ts';
import { viewRows, viewSchema } from '../../../../../shared/domain/dataset/view-rows.ts';
import { emitKind, viewsOf } from '../../../../../shared/domain/steps/emit.ts';
import { aRecord } from '../../../../support/a-record.ts';

const origin = { run: 'run-1', recipe: { name: 'notes', version: 2 } };
const rowsOf = (options: object, fields: Parameters<typeof aRecord>[0]) =>
  viewRows(emitKind.options.parse(options))(aRecord(fields), origin);

describe('rows of a view', () => {
  it('have the declared columns and where they come from', () => {
    const options = {
      columns: { note: 'text', parts: 'json', n: 'integer', tags: 'list', ok: { type: 'boolean', from: 'fine' } },
    };
    const [row] = rowsOf(options, {
      note: 'A note.',
      parts: [{ a: 1 }],
      n: 2.5,
      tags: ['x', 1],
      fine: true,
      secret: 's',
    });
    expect(row?.row).toMatchObject({
      id: 'r1',
      note: 'A note.',
      parts: '[{"a":1}]',
      n: null,
      tags: ['x', '1'],
      ok: true,
      license: 'CC0-1.0',
      recipe: 'notes@2',
    });
    expect(row?.row).not.toHaveProperty('secret');
    expect(row?.part).toBe('');
    expect(row?.summary.text).toBe('A note.');
    const [, view] = viewsOf(emitKind.options.parse(options))[0] ?? [];
    if (view === undefined) throw new Error('no view');
    const schema = viewSchema(view);
    expect(schema.parse(row?.row)).toEqual(row?.row);
    expect(columnsOf(schema).map(({ name }) => name)).toEqual([
      'id',
      'note',
      'parts',
      'n',
      'tags',
      'ok',
      ...provenanceColumns.slice(1),
    ]);
  });

  it('go into a folder for each view and partition, by plain names only', () => {
    const options = { columns: { a: 'text' }, partition_by: 'style' };
    const part = (style: string) => rowsOf(options, { a: 'x', style })[0]?.part;
    expect([part('two_students'), part('../../etc'), part('Ümlaut'), part('')]).toEqual([
      'two-students',
      'other',
      'other',
      'other',
    ]);
    const views = { views: { sft: { columns: { a: 'text' } }, dpo: { when: 'pair', columns: { a: 'text' } } } };
    expect(rowsOf(views, { a: 'x', pair: true }).map((row) => row.part)).toEqual(['sft', 'dpo']);
    expect(rowsOf(views, { a: 'x', pair: false }).map((row) => row.part)).toEqual(['sft']);
  });

  it('cannot take the name of a column that every row has', () => {
    expect(emitKind.options.safeParse({ columns: { license: 'text' } }).success).toBe(false);
    expect(emitKind.options.safeParse({ columns: {} }).success).toBe(false);
  });
});
