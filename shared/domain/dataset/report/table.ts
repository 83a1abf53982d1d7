import { type Html, type HtmlValue, html } from './html.ts';

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
    (cells) => html`<tr>${cells.map((cell, column) => html`<td class="${tone(column)}" dir="auto">${cell}</td>`)}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${headCells}</tr></thead><tbody>${bodyRows}</tbody></table></div>`;
}
