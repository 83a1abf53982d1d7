import { clip } from '../../verdict.ts';
import { type Html, type HtmlValue, html } from './html.ts';

/** Names of seeds and tasks may be of any length; the data files have them in full. */
const longestCell = 300;

/** A data table that scrolls sideways by itself where the page is narrow. @param numbers indexes of number columns. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly HtmlValue[])[],
  numbers: readonly number[] = [],
): Html {
  const tone = (column: number): string => (numbers.includes(column) ? 'number' : '');
  const headCells = head.map((name, column) => html`<th scope="col" class="${tone(column)}">${name}</th>`);
  const bodyRows = rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, column) => html`<td class="${tone(column)}" dir="auto">${typeof cell === 'string' ? clip(cell, longestCell) : cell}</td>`)}</tr>`,
  );
  return html`<figure class="table"><figcaption>${caption}</figcaption><div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${headCells}</tr></thead><tbody>${bodyRows}</tbody></table></div></figure>`;
}
