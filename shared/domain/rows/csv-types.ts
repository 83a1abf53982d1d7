import { PyFloat, type PyValue, pyInt } from '../templates/py-value.ts';

/** What a column of a CSV file holds, from the narrowest kind to the widest. */
export type CsvType = 'empty' | 'bool' | 'int' | 'float' | 'text';

/** Cells that Python's reader takes for no value. */
const missing = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]);

const whole = /^[-+]?\d{1,18}$/u;
const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?$/u;
const truth = /^(?:true|false)$/iu;

/**
 * The kinds of the columns of a CSV file, found by looking at every cell, as Python's reader finds them: numbers only
 * where all cells are numbers, and whole numbers only where none is missing.
 */
export class CsvTypes {
  readonly #types: CsvType[] = [];
  readonly #gaps: boolean[] = [];

  add(cells: readonly string[]): void {
    for (const [column, cell] of cells.entries()) {
      if (missing.has(cell)) this.#gaps[column] = true;
      else this.#types[column] = wider(this.#types[column] ?? 'empty', cell);
    }
  }

  get types(): readonly CsvType[] {
    const columns = Math.max(this.#types.length, this.#gaps.length);
    return Array.from({ length: columns }, (_, column): CsvType => {
      const type = this.#types[column] ?? 'empty';
      if (this.#gaps[column] !== true) return type;
      // A whole number has no way to be missing there, and true or false becomes text.
      return type === 'int' ? 'float' : type === 'bool' ? 'text' : type;
    });
  }
}

function wider(type: CsvType, cell: string): CsvType {
  const own: CsvType = truth.test(cell) ? 'bool' : whole.test(cell.trim()) ? 'int' : isDecimal(cell) ? 'float' : 'text';
  if (type === 'empty' || type === own) return own;
  const numbers = new Set<CsvType>([type, own]);
  return numbers.has('int') && numbers.has('float') ? 'float' : 'text';
}

const isDecimal = (cell: string): boolean => cell.length <= 40 && decimal.test(cell.trim());

export function csvValue(cell: string | undefined, type: CsvType): PyValue {
  if (cell === undefined || missing.has(cell)) return null;
  if (type === 'bool') return cell.toLowerCase() === 'true';
  if (type === 'int') return pyInt(BigInt(cell.trim().replace(/^\+/u, '')));
  return type === 'float' ? new PyFloat(Number(cell.trim())) : cell;
}
