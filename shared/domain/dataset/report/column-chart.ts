import { grouped } from '../readable.ts';
import { type Html, html, nothing } from './html.ts';

export interface ColumnChart {
  readonly title: string;
  /** One sentence under the title. */
  readonly note: string;
  readonly columns: readonly { readonly label: string; readonly count: number }[];
  /** What stands under the axis, such as a unit. */
  readonly axis: string;
  /** Height of a dashed line to compare the columns with, in the unit of the counts. */
  readonly expected?: number;
}

/** Size in units of the drawing; text of 11 units is readable from phone to print because a card is about as wide. */
const [width, height, left, right, top, bottom] = [320, 168, 8, 8, 18, 36];
const maximumLabels = 11;

/** Vertical columns with their counts on top, drawn as plain SVG, with all numbers in the label for screen readers. */
export function columnChart({ title, note, columns, axis, expected }: ColumnChart): Html {
  const largest = Math.max(1, expected ?? 0, ...columns.map(({ count }) => count));
  const step = (width - left - right) / Math.max(1, columns.length);
  const thickness = Math.min(44, step * 0.78);
  const scale = (height - top - bottom) / largest;
  const base = height - bottom;
  const every = Math.ceil(columns.length / maximumLabels);
  const drawn = columns.map(({ label, count }, index) => {
    const middle = left + step * (index + 0.5);
    const size = count === 0 ? 0 : Math.max(1, count * scale);
    const value = count > 0 && step >= 18 ? columnText(middle, base - size - 4, 'value', grouped(count)) : nothing;
    const name = index % every === 0 ? columnText(middle, base + 14, 'tick', label) : nothing;
    const column = html`<rect class="plain" x="${fixed(middle - thickness / 2)}" y="${fixed(base - size)}" width="${fixed(thickness)}" height="${fixed(size)}" rx="2"/>`;
    return { column, texts: html`${value}${name}` };
  });
  const line = expected === undefined ? nothing : expectedLine(base - expected * scale);
  const spoken = `${title}. ${columns.map(({ label, count }) => `${label}: ${grouped(count)}`).join(', ')}.`;
  return html`<figure class="card"><figcaption><h3>${title}</h3><p class="note">${note}</p></figcaption>
<svg class="columns" role="img" aria-label="${spoken}" viewBox="0 0 ${width} ${height}">${drawn.map(({ column }) => column)}${line}<line class="axis" x1="${left}" x2="${width - right}" y1="${base}" y2="${base}"/>${drawn.map(({ texts }) => texts)}${columnText(width / 2, height - 6, 'axis-name', axis)}</svg></figure>`;
}

function columnText(x: number, y: number, tone: string, text: string): Html {
  return html`<text class="${tone}" x="${fixed(x)}" y="${fixed(y)}" text-anchor="middle">${text}</text>`;
}

function expectedLine(y: number): Html {
  return html`<line class="expected" x1="${left}" x2="${width - right}" y1="${fixed(y)}" y2="${fixed(y)}"/>`;
}

const fixed = (value: number): string => value.toFixed(1);
