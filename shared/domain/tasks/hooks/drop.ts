import { strip } from '../../templates/py-string.ts';
import type { PyValue } from '../../templates/py-value.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { asList, asText, column, listColumn, mapColumn, withColumns } from './columns.ts';
import { textual } from './textual.ts';

/** Every accepted answer once: a number, spans, or a date. Each is a list of texts. */
export const dropRow: TaskHook = (row) => {
  const validated = mapColumn(row, 'validated_answers');
  const [numbers, dates, spans] = ['number', 'date', 'spans'].map((name) => listColumn(validated, name));
  const candidates = [
    mapColumn(row, 'answer'),
    ...(numbers ?? []).map(
      (number, at) =>
        new Map<string, PyValue>([
          ['number', number],
          ['date', entry(dates, at)],
          ['spans', entry(spans, at)],
        ]),
    ),
  ];
  const answers = new Map(
    candidates.map((candidate) => parseAnswer(candidate)).map((all) => [JSON.stringify(all), all]),
  );
  return withColumns(row, { id: column(row, 'query_id'), answers: [...answers.values()] });
};

function entry(list: readonly PyValue[] | undefined, at: number): PyValue {
  const value = list?.[at];
  if (value === undefined) throw new TemplateError('value', 'validated_answers has lists of unequal length');
  return value;
}

function parseAnswer(answer: Row): string[] {
  const number = column(answer, 'number');
  if (number !== '') return [textual(number)];
  const spans = asList(column(answer, 'spans'), 'spans').map((span) => asText(span, 'span'));
  if (spans.length > 0) return spans;
  const date = mapColumn(answer, 'date');
  const parts = ['day', 'month', 'year'].map((name) => asText(column(date, name), name));
  return [strip(parts.join(' '), 'both')];
}
