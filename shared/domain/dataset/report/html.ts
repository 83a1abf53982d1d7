import { readable } from '../readable.ts';

const trusted: unique symbol = Symbol('html');

/** Markup that this code wrote. Parsed data can never pass for it: JSON has no symbols. */
export interface Html {
  readonly [trusted]: string;
}

export type HtmlValue = string | number | Html | readonly Html[];

/**
 * Markup from a template. Every value that is not {@link Html} is text and becomes inert: control characters replaced,
 * the five characters of HTML escaped. Values may stand in element content and in double-quoted attributes only.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const markup = parts.map((part, index) => part + markupOf(values[index] ?? '')).join('');
  return { [trusted]: markup };
}

export const nothing: Html = html``;

/** The finished page as text. */
export const render = (page: Html): string => page[trusted];

function markupOf(value: HtmlValue): string {
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'map' in value ? value.map(render).join('') : value[trusted];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return readable(text).replace(/[&<>"']/gu, (character) => entities[character] ?? '');
}
