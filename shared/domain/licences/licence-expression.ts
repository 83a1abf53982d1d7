import { licenceTerms } from './licence-terms.ts';

/** More ways to read an expression than this are not looked at. */
const maximumChoices = 8;

/**
 * An SPDX expression as the ways in which it can be read: `A OR B AND C` is `[[A], [B, C]]`, because `AND` binds
 * tighter. Ids that are known get their own spelling. Anything that is more than that, such as brackets or `WITH`, is one name.
 */
export function licenceChoices(expression: string): string[][] {
  const text = expression.trim();
  if (/[()]|\sWITH\s/iu.test(text)) return [[text]];
  return text
    .split(/\s+OR\s+/iu)
    .slice(0, maximumChoices)
    .map((choice) => choice.split(/\s+AND\s+/iu).map((id) => licenceTerms(id)?.id ?? id.trim()));
}
