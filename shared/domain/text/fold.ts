const ascii = /^[\0-\x7f]*$/;
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
const singleQuotes = /[\u2018-\u201b\u2032\u02b9\u02bc\u00b4`]/gu;
const doubleQuotes = /[\u201c-\u201f\u2033\u00ab\u00bb]/gu;
const dashes = /[\u2010-\u2015\u2212\u2e3a\u2e3b]/gu;
const variants = /[ς\u00df\u1e9eı]|i\u0307/gu;
const plain: Readonly<Record<string, string>> = { ς: 'σ', '\u00df': 'ss', '\u1e9e': 'ss', ı: 'i', 'i\u0307': 'i' };

/**
 * Brings texts that a reader takes for the same to one spelling: NFKC, case folded, typographic quotes and dashes
 * as ASCII, invisible characters removed. Keeps punctuation and spaces; see `words.ts` for what drops them.
 */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase().replace(/`/g, "'");
  return unifyPunctuation(
    unifyPunctuation(text)
      // Between a letter and its mark they would keep the two apart.
      .replace(ignorable, '')
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .replace(variants, (found) => plain[found] ?? found)
      .replace(ignorable, ''),
  );
}

function unifyPunctuation(text: string): string {
  return text.replace(singleQuotes, "'").replace(doubleQuotes, '"').replace(dashes, '-');
}

/** `don't` and `dont` become the same word. @param folded text of {@link foldText}. */
export function joinApostrophes(folded: string): string {
  return folded.replace(/(?<=[\p{L}\p{N}])'(?=\p{L})/gu, '');
}
