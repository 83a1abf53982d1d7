import { describe, expect, it } from 'vitest';
import { CsvTypes, csvValue } from '../../../../../shared/domain/rows/csv-types.ts';
import { PyFloat } from '../../../../../shared/domain/templates/py-value.ts';

function read(...cells: readonly string[]) {
  const found = new CsvTypes();
  for (const cell of cells) found.add([cell]);
  const [type = 'empty'] = found.types;
  return { type, values: cells.map((cell) => csvValue(cell, type)) };
}

describe('CsvTypes', () => {
  it('reads whole numbers, also large ones', () => {
    expect(read('1', '-2', '123456789012345678')).toEqual({ type: 'int', values: [1, -2, 123456789012345678n] });
  });

  it('reads numbers as decimals where one is, or where one is missing', () => {
    expect(read('1', '2.5')).toEqual({ type: 'float', values: [new PyFloat(1), new PyFloat(2.5)] });
    expect(read('1', '')).toEqual({ type: 'float', values: [new PyFloat(1), null] });
  });

  it('reads truth values', () => {
    expect(read('True', 'False')).toEqual({ type: 'bool', values: [true, false] });
  });

  it('reads everything else as text, and words for nothing as nothing', () => {
    expect(read('1', 'two', 'None')).toEqual({ type: 'text', values: ['1', 'two', null] });
    expect(read('', 'NA')).toEqual({ type: 'empty', values: [null, null] });
    expect(read('True', '1').type).toBe('text');
  });
});
