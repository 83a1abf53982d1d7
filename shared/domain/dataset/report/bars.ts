import { clip } from '../../verdict.ts';
import { grouped, percentage } from '../readable.ts';
import { type Html, html } from './html.ts';

/** A part of a stacked bar; `tone` is a class of the style sheet. */
export interface Segment {
  readonly tone: 'kept' | 'rejected' | 'failed' | 'plain';
  /** 0 to 1 of the whole width. */
  readonly share: number;
}

/** One horizontal bar that fills its column at any width. @param label what a screen reader says. */
export function bar(segments: readonly Segment[], label: string): Html {
  let start = 0;
  const parts = segments.map(({ tone, share }) => {
    const left = start;
    start += share;
    return html`<rect class="${tone}" x="${percent(left)}" width="${percent(share)}" height="100%"/>`;
  });
  return html`<svg class="bar" role="img" aria-label="${label}" width="100%" height="14"><rect class="track" width="100%" height="100%"/>${parts}</svg>`;
}

const percent = (share: number): string => `${(Math.max(0, Math.min(1, share)) * 100).toFixed(3)}%`;

const shownNames = 10;

/** Counts by name as labelled bars, largest first as given; what does not fit is summed up in a last line. */
export function barList(title: string, counts: readonly (readonly [string, number])[]): Html {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const hidden = counts.slice(shownNames);
  const rest = hidden.reduce((sum, [, count]) => sum + count, 0);
  const rows = [...counts.slice(0, shownNames), ...(rest > 0 ? [[`${hidden.length} more`, rest] as const] : [])];
  const items = rows.map(([fullName, count]) => {
    const name = clip(fullName, 100);
    const label = `${name}: ${grouped(count)}, ${percentage(count, total)}`;
    return html`<li><span class="name" dir="auto">${name}</span><span class="number">${grouped(count)} <small>${percentage(count, total)}</small></span>${bar([{ tone: 'plain', share: count / total }], label)}</li>`;
  });
  return html`<figure class="card"><figcaption><h3>${title}</h3></figcaption><ul class="bars">${items}</ul></figure>`;
}
