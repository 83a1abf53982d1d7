import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldoutIndex } from '../../../../../shared/domain/heldout/heldout-index.ts';
import { keyText } from '../../../../../shared/domain/text/key-text.ts';
import { runs, wordCount, words } from '../../../../../shared/domain/text/words.ts';

/** Runs of a text as strings. */
const runsOf = (text: string, length: number): string[] => {
  const tokens = words(text);
  return runs(tokens, length).map(({ start, end }) => tokens.slice(start, end).join(' '));
};

/** The rules, said in the plainest way; `common` are runs that more than ten items have. */
function overlaps(items: readonly string[], text: string): boolean {
  const having = (length: number): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const item of items)
      for (const run of new Set(runsOf(item, length))) counts.set(run, (counts.get(run) ?? 0) + 1);
    return counts;
  };
  const [long, short] = [having(13), having(8)];
  if (runsOf(text, 13).some((run) => (long.get(run) ?? 99) <= 10)) return true;
  const inText = new Set(runsOf(text, 8));
  return items.some((item) => {
    if (keyText(item) === keyText(text)) return true;
    const tokens = words(item);
    if (wordCount(tokens) >= 13) return false;
    const shared = runs(tokens, 8).filter(({ start, end }) => inText.has(tokens.slice(start, end).join(' ')));
    const rare = shared.some(({ start, end }) => (short.get(tokens.slice(start, end).join(' ')) ?? 0) <= 10);
    const covered = new Set(
      shared.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)),
    );
    return rare && covered.size >= 0.7 * tokens.length;
  });
}

const words13 = fc.array(fc.constantFrom('red', 'blue', 'tin', '水', '1'), { minLength: 8, maxLength: 16 });
const templates = fc.array(words13, { minLength: 1, maxLength: 4 });
/** Items that share long pieces, so that there are common runs, near misses and hits. */
const texts = (pieces: readonly string[][], fewest: number, most: number) =>
  fc
    .array(
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...pieces.map((piece) => piece.join(' '))) },
          { weight: 2, arbitrary: fc.constantFrom('x', 'y', 'z', 'tin', '水') },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      { minLength: fewest, maxLength: most },
    )
    .map((lists) => [...new Set(lists.map((list) => list.join(' ')))]);

describe('what a held-out index finds', () => {
  it('is what the rules say, for any items and texts', () => {
    const cases = templates.chain((pieces) => fc.tuple(texts(pieces, 1, 30), texts(pieces, 1, 6)));
    let [hits, misses] = [0, 0];
    fc.assert(
      fc.property(cases, ([items, given]) => {
        const index = heldoutIndex(
          items.map((question, at) => ({ set: 's', item: String(at + 1), row: { question } })),
        );
        const distinct = items.filter(
          (item, at) => items.findIndex((other) => keyText(other) === keyText(item)) === at,
        );
        for (const text of given) {
          const expected = overlaps(
            distinct.filter((item) => words(item).length > 0),
            text,
          );
          expect(index.find(text, []) !== undefined, text).toBe(expected);
          if (expected) hits += 1;
          else misses += 1;
        }
      }),
      { numRuns: 120 },
    );
    expect(Math.min(hits, misses)).toBeGreaterThan(40);
  });
});
