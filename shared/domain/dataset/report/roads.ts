import type { DatasetFacts } from '../facts.ts';
import { dollars } from '../readable.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** What the tokens of the run would have cost elsewhere; nothing for a run that asked no model. */
export function roadsTable({ roads = [], usd }: DatasetFacts): Html {
  if (roads.length === 0) return html``;
  return table(
    'The roads not taken: what the same tokens would cost, roughly',
    ['road', 'instance hours', 'cost', 'rests on'],
    [
      ['this run', '', dollars(usd), 'the prices above'],
      ...roads.map((road) => [
        road.name,
        road.hours === undefined ? '' : road.hours.toFixed(1),
        dollars(road.usd),
        road.restsOn,
      ]),
    ],
    [1, 2],
  );
}
