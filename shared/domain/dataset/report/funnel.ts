import type { StepTally } from '../../records.ts';
import { type DatasetFacts, talliesInOrder } from '../facts.ts';
import { grouped, percentage } from '../readable.ts';
import { bar } from './bars.ts';
import { type Html, html } from './html.ts';

/**
 * One bar per step. A bar is as wide as what the steps before left over: the product of their kept shares. So the bars
 * narrow from top to bottom even where a step multiplies records (ballots) or joins them (votes).
 */
export function funnel(facts: DatasetFacts): Html {
  const kinds = new Map(facts.steps.map(({ id, kind }) => [id, kind]));
  let remaining = 1;
  const rows = talliesInOrder(facts).map((tally) => {
    const row = stepRow(tally, kinds.get(tally.step) ?? '', remaining);
    remaining *= tally.made === 0 ? 1 : tally.kept / tally.made;
    return row;
  });
  return html`<section id="funnel"><h2>What each step kept</h2>
<p class="note">Each bar begins with what the steps above it left. Its colours say what the step itself did. Numbers count the units of the step: seeds, questions or ballots.</p>
<p class="legend"><span class="key kept">kept</span><span class="key rejected">rejected</span><span class="key failed">failed</span></p>
<ol class="funnel">${rows}</ol></section>`;
}

function stepRow(tally: StepTally, kind: string, remaining: number): Html {
  const rejected = sum(tally.rejected);
  const failed = sum(tally.failed);
  const share = (count: number): number => (tally.made === 0 ? 0 : (count / tally.made) * remaining);
  const label = `${tally.step}: ${grouped(tally.kept)} of ${grouped(tally.made)} kept, ${grouped(rejected)} rejected, ${grouped(failed)} failed`;
  const losses = [
    rejected > 0 ? html`<span class="lost rejected">−${grouped(rejected)}</span>` : html``,
    failed > 0 ? html`<span class="lost failed">−${grouped(failed)} failed</span>` : html``,
  ];
  const notDrawn = tally.saved === undefined ? html`` : html` <small>${grouped(tally.saved)} not drawn</small>`;
  return html`<li><span class="name"><b>${tally.step}</b> <small>${kind}</small></span>
${bar(
  [
    { tone: 'kept', share: share(tally.kept) },
    { tone: 'rejected', share: share(rejected) },
    { tone: 'failed', share: share(failed) },
  ],
  label,
)}
<span class="number">${grouped(tally.kept)} <small>of ${grouped(tally.made)}, ${percentage(tally.kept, tally.made)}</small> ${losses}${notDrawn}</span></li>`;
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
