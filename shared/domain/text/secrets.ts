/** A stretch of a text, `end` exclusive, and what kind of key it looks like. */
export interface SecretFinding {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Forms that issuers give their keys so that they can be found. */
const forms: readonly (readonly [string, RegExp])[] = [
  [
    'private key',
    /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,8000}?(?:-----END [A-Z0-9 ]{0,40}-----|$)/gu,
  ],
  ['AWS access key', /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])/gu],
  ['GitHub token', /(?<![\w])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})/gu],
  ['GitLab token', /(?<![\w-])glpat-[\w-]{20,64}/gu],
  ['Slack token', /(?<![\w-])xox[abeoprs]-[\w-]{10,200}/gu],
  ['Slack webhook', /https:\/\/hooks\.slack\.com\/services\/[\w/]{20,100}/gu],
  ['Google API key', /(?<![\w-])AIza[\w-]{35}(?![\w-])/gu],
  ['Stripe key', /(?<![\w])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,247}/gu],
  ['OpenAI key', /(?<![\w-])sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,200}/gu],
  ['Anthropic key', /(?<![\w-])sk-ant-[\w-]{32,200}/gu],
  ['Hugging Face token', /(?<![\w])hf_[A-Za-z]{34,40}(?![\w])/gu],
  ['npm token', /(?<![\w])npm_[A-Za-z0-9]{36}(?![\w])/gu],
  ['SendGrid key', /(?<![\w])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/gu],
  ['Twilio key', /(?<![\w])SK[0-9a-f]{32}(?![\w])/gu],
  ['JSON web token', /(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{16,2000}/gu],
  ['password in an address', /(?<=[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{1,64}:)[^\s:@/]{3,128}(?=@[\w.-]{1,200})/gu],
];

/** `api_key = "..."`: a name that promises a secret, and a value that is random enough to be one. */
const assignment =
  /(?<![\w])[\w.-]{0,40}?(?:api[_-]?key|secret|token|passw(?:or)?d|private[_-]?key|access[_-]?key|auth)[\w.-]{0,20}["']?\s{0,4}(?:[:=]|=>|:=)\s{0,4}["']?(?<value>[A-Za-z0-9+/_=.~-]{16,256})/giu;

/** What is written for want of a password or a key. */
const placeholder =
  /^(?:pass(?:w(?:or)?d)?|pwd|secret|token|user|admin|root|test|example|changeme|x+|\*+|<.*|\{.*|\$.*|%.*)$/iu;
/** `module.Name.member`: code, not a value. */
const memberAccess = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/u;

/** Bits a character from which a value counts as random; English words have 2 to 3, base64 of random bytes 4 and more. */
const leastEntropy = 3.5;

/**
 * Keys and passwords in a text, in reading order and without overlaps. Only values by their issuers' forms, and values
 * assigned to a telling name that are random by their entropy and hold digits; a word or a placeholder is neither.
 *
 * Source: the forms that issuers document; our own list.
 */
export function findSecrets(text: string): SecretFinding[] {
  const found: SecretFinding[] = [];
  const add = (name: string, start: number, length: number): void => {
    const end = start + length;
    if (!found.some((other) => start < other.end && other.start < end)) found.push({ name, start, end });
  };
  for (const [name, pattern] of forms)
    for (const match of text.matchAll(pattern))
      if (!placeholder.test(match[0])) add(name, match.index, match[0].length);
  for (const match of text.matchAll(assignment)) {
    const value = match.groups?.value ?? '';
    if (memberAccess.test(value) || entropyOf(value) < leastEntropy || !/\d/u.test(value) || !/[A-Za-z]/u.test(value))
      continue;
    add('assigned secret', match.index + match[0].length - value.length, value.length);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Bits a character of the value's own distribution. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const sign of value) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
