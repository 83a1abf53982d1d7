import { isFailureReason } from '../../verdict.ts';
import { type DatasetFacts, talliesInOrder } from '../facts.ts';
import { grouped, percentage } from '../readable.ts';
import { reasonText } from '../reason-text.ts';
import { bar } from './bars.ts';
import { type Html, html } from './html.ts';

/** Every reason that occurred, most frequent first, with its meaning and what a reader can do about it. */
export function reasons(facts: DatasetFacts): Html {
  const counts = Object.entries(facts.reasons).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const largest = counts[0]?.[1] ?? 1;
  const rows = counts.map(([reason, count]) => {
    const { about, help } = reasonText(reason, facts.declaredReasons);
    const tone = isFailureReason(reason) ? 'failed' : 'rejected';
    return html`<li><span class="name"><code>${reason}</code> <small>${stepsWith(facts, reason).join(', ')}</small></span>
${bar([{ tone, share: count / largest }], `${reason}: ${grouped(count)} records`)}
<span class="number">${grouped(count)} <small>${percentage(count, total)}</small></span>
<p class="meaning">${about} <span class="help">${help}</span></p></li>`;
  });
  const body = rows.length === 0 ? html`<p>Nothing was rejected.</p>` : html`<ol class="reasons">${rows}</ol>`;
  return html`<section id="reasons"><h2>Why records were dropped</h2>${body}</section>`;
}

function stepsWith(facts: DatasetFacts, reason: string): string[] {
  return talliesInOrder(facts)
    .filter(({ rejected, failed }) => Object.hasOwn(rejected, reason) || Object.hasOwn(failed, reason))
    .map(({ step }) => step);
}
