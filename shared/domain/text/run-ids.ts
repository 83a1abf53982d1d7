/** Words of a text by number: equal words have equal numbers, in the order in which they come up. */
export function wordIds(tokens: readonly string[]): number[] {
  const known = new Map<string, number>();
  return tokens.map((token) => {
    const id = known.get(token) ?? known.size;
    known.set(token, id);
    return id;
  });
}

/** Numbers below this can be paired in one exact number. */
const most = 2 ** 26;

/**
 * Runs of one word more: equal runs have equal numbers. No string is built, so that looking for repeated runs of several
 * lengths costs one small table each.
 *
 * @param runs numbers of the runs of `size - 1` words, by their start. @param words numbers of the words.
 * @returns numbers of the runs of `size` words, and how many different ones there are.
 */
export function longerRuns(
  runs: readonly number[],
  words: readonly number[],
  size: number,
): { readonly ids: number[]; readonly different: number } {
  const known = new Map<number, number>();
  const ids = Array.from({ length: Math.max(0, words.length - size + 1) }, (_, start) => {
    const pair = (runs[start] ?? 0) * most + (words[start + size - 1] ?? 0);
    const id = known.get(pair) ?? known.size;
    known.set(pair, id);
    return id;
  });
  return { ids, different: known.size };
}
