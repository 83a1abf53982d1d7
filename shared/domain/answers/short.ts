import { foldText } from '../text/fold.ts';
import { canonicalDate } from './date.ts';
import { canonicalNumber } from './number.ts';
import { unwrap } from './unwrap.ts';

const bareNumber = /^[+-]?\p{Sc}?\s?[\d.,' /\p{Nd}]+%?$/u;
const listMark = /\s*[,;]\s+(?:and |or )?|\s*;\s*|\s+(?:and|&)\s+/u;

/**
 * Form in which short answers are compared: case, articles and punctuation do not matter, numbers and dates are
 * written one way, and a list is a set: `cats and dogs` agrees with `Dogs, cats`. Units stay: `5 km` is not `5 m`.
 */
export function canonicalShort(text: string): string {
  const line = foldText(unwrap(text)).replace(/\s+/gu, ' ').trim();
  const whole = (bareNumber.test(line) ? canonicalNumber(line) : undefined) ?? canonicalDate(line);
  if (whole !== undefined) return whole;
  const members = line
    .split(listMark)
    .map(canonicalPhrase)
    .filter((member) => member !== '');
  return members.length === 0 ? line : [...new Set(members)].sort().join(' | ');
}

function canonicalPhrase(phrase: string): string {
  const plain = phrase
    .replace(/(?<=\p{L})['.](?=\p{L}|\s|$)/gu, '')
    .replace(/(?<=\d),(?=\d{3}\b)/gu, '')
    .replace(/(?<=\d)(?=\p{L})/gu, ' ')
    .replace(/(?<![\p{L}\p{N}.])-(?=\d)/gu, 'minus ')
    .replace(/(?<=\d)\.0+(?!\d)/gu, '')
    .replace(/(?!(?<=\p{L}[+#]?)[+#]|(?<=\d)[./%](?=\d|\s|$)|[/%])[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .replace(/\.(?=\s|$)/gu, '')
    .trim();
  return plain.replace(/^(?:an? |the )+(?=.)/u, '').replace(/ the (?=.)/gu, ' ');
}
