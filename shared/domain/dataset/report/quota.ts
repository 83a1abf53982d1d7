import type { DatasetFacts } from '../facts.ts';
import { quotaWords } from '../quota-words.ts';
import { grouped } from '../readable.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** What was asked for and what was reached; nothing for a run without a quota. */
export function quotaSection({ quota }: DatasetFacts): Html {
  if (quota === undefined) return html``;
  const { per, cells, rounds, drawn, seeds } = quota;
  return html`<section id="quota"><h2>Quota</h2>
<p>${grouped(drawn)} of ${grouped(seeds)} seeds were drawn, in ${rounds} rounds.</p>
${table(
  `Accepted records by ${per}`,
  [per, 'wanted', 'accepted', 'candidates', 'outcome'],
  cells.map((cell) => [
    cell.cell,
    grouped(cell.wanted),
    grouped(cell.accepted),
    grouped(cell.candidates),
    quotaWords(cell),
  ]),
  [1, 2, 3],
)}</section>`;
}
