/** Two or more capitalised words in a row, small words of names between them: `Marie Curie`, `University of Leeds`. */
const name =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}'’-]*(?:[ \t]+(?:(?:of|the|de|la|del|van|von|der|den|di|da|du|le|al|bin|ibn|y|e)[ \t]+){0,2}\p{Lu}[\p{L}\p{M}'’-]*){1,5}/gu;

/** Words that begin sentences and are no part of a name. */
const openers = new Set(
  'the a an in on at of and but or if when while as for from by with to this that these those he she it they we you i his her its their our your there here after before since because although however then so not is are was were what which who how why one let its der die das ein eine le la les un une el los las'.split(
    ' ',
  ),
);

/** Names of several words, each once, in reading order. A word that opens a sentence is left out where it can. */
export function namesOf(text: string): string[] {
  const found = [...text.matchAll(name)].flatMap(([whole]) => {
    const parts = whole.split(/\s+/u);
    while (parts.length > 0 && openers.has((parts[0] ?? '').toLowerCase())) parts.shift();
    return parts.length > 1 ? [parts.join(' ')] : [];
  });
  return [...new Set(found)];
}
