const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
const unspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/gu;
const maybeUnspaced = /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\uffff]/u;

/**
 * Brings a text with letters beyond ASCII to one form: NFKC, lower case, no invisible characters, and characters of
 * scripts without spaces apart from each other, each a word of its own. Texts in ASCII with typographic quotes and
 * dashes need no preparing: the kernel folds them itself, to the same words.
 */
export function prepareText(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().normalize('NFKC').replace(ignorable, '');
  return maybeUnspaced.test(folded) ? folded.replace(unspaced, ' $& ') : folded;
}
