const inWords = new Set(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half twice'.split(
    ' ',
  ),
);

/** Puts one mark in place of every number, in digits of any script or in English words. */
export function maskNumbers(tokens: readonly string[]): string[] {
  return tokens.map((token) => (/^\p{N}/u.test(token) || inWords.has(token) ? '0' : token));
}
