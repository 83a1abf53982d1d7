import type { PyValue } from '../../templates/py-value.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { mapColumn, textColumn, withColumns } from './columns.ts';

const single = (text: string): string => text.replace(/ +/g, ' ');

/** An article and three summaries of each of three kinds, without repeated spaces. */
export const cabreuRow: TaskHook = (row) => {
  const summaries = mapColumn(row, 'summaries');
  const kinds = ['abstractive', 'extractive', 'extreme'].map((kind): [string, PyValue] => [
    kind,
    singleSpaced(mapColumn(summaries, kind)),
  ]);
  return withColumns(row, {
    content: single(textColumn(row, 'content')),
    summaries: new Map([...summaries, ...kinds]),
  });
};

function singleSpaced(summaries: Row): Row {
  const changed = ['a1', 'a2', 'a3'].map((name): [string, PyValue] => [name, single(textColumn(summaries, name))]);
  return new Map([...summaries, ...changed]);
}
