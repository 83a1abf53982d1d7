import { strip } from '../../templates/py-string.ts';
import type { Row } from '../hooks.ts';
import { textsColumn } from './columns.ts';

/** The texts of a column without space around them and with a full stop; empty ones are left out. */
export function sentences(row: Row, name: string): string[] {
  return textsColumn(row, name)
    .map((text) => strip(text, 'both'))
    .filter((text) => text !== '')
    .map((text) => (text.endsWith('.') ? text : `${text}.`));
}
