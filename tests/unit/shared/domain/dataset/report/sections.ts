import { type Html, render } from '../../../../../../shared/domain/dataset/report/html.ts';

/** The words of a piece of markup, tags replaced by single spaces. */
export const words = (markup: Html): string =>
  render(markup)
    .replace(/<[^>]*>/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/** Values of an attribute in the order of the page. */
export const attributes = (markup: Html, name: string): string[] =>
  [...render(markup).matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'gu'))].flatMap(([, value]) => value ?? []);
