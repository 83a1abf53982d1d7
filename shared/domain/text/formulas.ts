const span =
  /\$\$([\s\S]{1,4000}?)\$\$|\\\[([\s\S]{1,4000}?)\\\]|\\\(([\s\S]{1,4000}?)\\\)|\\begin\{(equation|align|gather|multline|eqnarray)(\*?)\}([\s\S]{1,4000}?)\\end\{\4\5\}|(?<![\\$\d])\$(?!\s)([^$\n]{1,400}?)(?<![\s\\])\$(?![\d$])/gu;

/**
 * LaTeX formulas of a text in reading order, without their delimiters and without blanks that change nothing. A dollar
 * sign opens a formula only where no price can stand: not before a blank, not closed before a digit. What is longer
 * than 4,000 characters is an open delimiter and no formula.
 */
export function formulasOf(text: string): string[] {
  return [...text.matchAll(span)]
    .map(([, display, bracket, round, , , environment, inline]) =>
      tidy(display ?? bracket ?? round ?? environment ?? inline ?? ''),
    )
    .filter((formula) => formula !== '');
}

/** A text without its formulas. */
export function withoutFormulas(text: string): string {
  return text.replace(span, ' ');
}

/** Blanks matter in LaTeX only between a command and a letter. */
function tidy(formula: string): string {
  return formula
    .trim()
    .replace(/\s+/gu, ' ')
    .replace(/(?<!\\[A-Za-z]{1,30}) | (?![A-Za-z])/gu, '');
}
