import { isIban, isPublicIpv4, isSocialSecurityNumber, passesLuhn } from './pii-checks.ts';
import { findSecrets } from './secrets.ts';

export const piiKinds = ['email', 'phone', 'address', 'card', 'iban', 'ssn', 'ip', 'key'] as const;
export type PiiKind = (typeof piiKinds)[number];

/** A stretch of a text, `end` exclusive. */
export interface PiiFinding {
  readonly kind: PiiKind;
  readonly start: number;
  readonly end: number;
}

interface Rule {
  readonly kind: PiiKind;
  readonly pattern: RegExp;
  readonly accepts?: (found: string) => boolean;
}

const digitsOf = (text: string): string => text.replace(/\D/gu, '');
/** Domains set apart for examples (RFC 2606); an address there is nobody's. */
const exampleDomain = /@(?:[\w-]+\.)*(?:example\.(?:com|org|net|edu)|[\w-]+\.(?:example|invalid|test|localhost))$/iu;
/** Names that stand for anybody, or for a service that everybody addresses so. */
const nobody =
  /^(?:git|hg|svn|noreply|no-reply|user(?:name)?|you(?:r?name)?|name|e?mail|someone|somebody|example|test|foo|bar)@/iu;
/** Numbers set apart for fiction in North America: 555-0100 to 555-0199. */
const fictionNumber = /55501\d\d$/u;

const rules: readonly Rule[] = [
  {
    kind: 'email',
    pattern: /(?<![\w.+%-])[\w.+%-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}[a-z]{2,24}(?![\w-])/giu,
    accepts: (found) => !exampleDomain.test(found) && !nobody.test(found),
  },
  {
    kind: 'iban',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/gu,
    accepts: (found) => isIban(found.replace(/ /gu, '')),
  },
  {
    kind: 'card',
    pattern: /(?<![\d.,-])(?:[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\d.,]?\d)/gu,
    accepts: (found) => passesLuhn(digitsOf(found)),
  },
  {
    kind: 'ssn',
    pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/gu,
    accepts: (found) => isSocialSecurityNumber(digitsOf(found)),
  },
  {
    kind: 'phone',
    pattern:
      /(?<![\w.+/=-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,5}|(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4})(?![\w-]|[.,]\d)/gu,
    accepts: (found) => {
      const digits = digitsOf(found);
      return digits.length >= 8 && digits.length <= 15 && !fictionNumber.test(digits);
    },
  },
  {
    kind: 'ip',
    pattern: /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/gu,
    accepts: isPublicIpv4,
  },
  {
    kind: 'address',
    pattern:
      /(?<![\p{L}\p{N}])\d{1,5}[a-z]?,? (?:(?:North|South|East|West|N|S|E|W)\.? )?(?:\p{Lu}[\p{L}'-]{1,30} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Terrace|Place|Pl|Way|Parkway|Pkwy|Highway|Hwy)\b\.?(?:,? (?:Apt|Suite|Unit|Flat|#) ?\w{1,6})?|(?<![\p{L}])(?:\p{Lu}[\p{L}-]{1,40}(?:straße|strasse|str\.|gasse|weg|platz|allee)|(?:rue|avenue|boulevard|place) (?:de |du |des |de la |de l')?\p{Lu}[\p{L}'-]{1,30}|(?:[Cc]alle|[Aa]venida|[Vv]ia|[Pp]iazza|[Rr]ua) (?:de |del |della |da |do )?\p{Lu}[\p{L}'-]{1,30}),? (?:n[ºo°.] ?)?\d{1,4}[a-z]?\b/gu,
  },
];

/**
 * Personal data in a text, in reading order and without overlaps: mail addresses, phone numbers, street addresses, card
 * numbers, bank accounts, US social security numbers, public IP addresses, keys. What has a checksum counts only with a
 * right one. Names are not looked for: without knowledge of the world they cannot be told from other words.
 *
 * Source: our own patterns; checks by Luhn, ISO 13616, and the ranges that RFC 2606 and RFC 5737 set apart.
 */
export function findPii(text: string, kinds: readonly PiiKind[] = piiKinds): PiiFinding[] {
  const found: PiiFinding[] = kinds.includes('key')
    ? findSecrets(text).map((secret) => ({ ...secret, kind: 'key' }))
    : [];
  for (const { kind, pattern, accepts } of rules) {
    if (!kinds.includes(kind)) continue;
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (accepts?.(match[0]) === false) continue;
      if (!found.some((other) => start < other.end && other.start < end)) found.push({ kind, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Puts `[EMAIL]`, `[PHONE]` ... in the place of personal data. Masking a masked text changes nothing. */
export function maskPii(text: string, kinds: readonly PiiKind[] = piiKinds): string {
  let masked = '';
  let last = 0;
  for (const { kind, start, end } of findPii(text, kinds)) {
    masked += `${text.slice(last, start)}[${kind.toUpperCase()}]`;
    last = end;
  }
  return masked + text.slice(last);
}
