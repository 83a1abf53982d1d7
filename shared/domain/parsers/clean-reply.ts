/** Control characters but line feed and tab, and marks that turn the direction of text without being seen. */
const unseen = /[[\p{Cc}--[\n\t]]\u202a-\u202e\u2066-\u2069\ufeff]/gv;

/**
 * Model text as it may go on: line ends as `\n`, halves of surrogate pairs replaced, and nothing in it that a reader
 * cannot see and a terminal or a page would obey.
 */
export function cleanReply(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/gu, '\n')
    .replace(unseen, '');
}
