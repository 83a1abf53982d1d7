const marks = /[^\p{L}\p{M}\p{N}\s]/gu;

/** Writes every mark of a program as a word of its own; `_` is a part of the word that it stands in. */
export function spellMarks(text: string): string {
  return text.replace(marks, (mark) => (mark === '_' ? 'zuz' : ` z${(mark.codePointAt(0) ?? 0).toString(36)}z `));
}
