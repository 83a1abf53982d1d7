import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldoutIndex, heldoutIndex } from '../../../../../shared/domain/heldout/heldout-index.ts';
import { decodeIndex, encodeIndex } from '../../../../../shared/domain/heldout/index-file.ts';

const vocabulary =
  'the farmer café sheep field naïve mill storm night año iron copper river Straße быстро вода λόγος don’t it’s 17 3 水 山 学生 がっこう 학교'.split(
    ' ',
  );
const wordsOf = (fewest: number, most: number) =>
  fc.array(fc.constantFrom(...vocabulary), { minLength: fewest, maxLength: most });
const item = fc.record({
  words: wordsOf(6, 40),
  options: fc.uniqueArray(
    wordsOf(1, 4).map((list) => list.join(' ')),
    { minLength: 0, maxLength: 5 },
  ),
});

/** Ways in which a copy may differ without being another text. */
const disguises: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase().replaceAll('ẞ', 'SS'),
  (text) => text.toLowerCase(),
  (text) => `“${text.replaceAll(' ', ', ')}”?!`,
  (text) => text.replaceAll(' ', ' \n\t\u00a0 '),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFKC'),
  (text) => text.replace(/[a-z]/gu, (letter) => String.fromCodePoint(0xff41 + letter.charCodeAt(0) - 97)),
  (text) => text.replaceAll('e', 'e\u200b').replaceAll('’', "'"),
  (text) => text.replaceAll(' ', ' … '),
];
const disguise = fc.subarray([...disguises], { minLength: 1 });

describe('a planted copy', () => {
  it('is found in any disguise, with its options in any order, whole or within another text', () => {
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 8 }),
        disguise,
        fc.nat(),
        fc.boolean(),
        (items, changes, turn, inside) => {
          const rows = items.map(({ words, options }, at) => ({
            set: 's',
            item: String(at + 1),
            row: { question: words.join(' '), options },
          }));
          const index = new HeldoutIndex(decodeIndex(encodeIndex(heldoutIndex(rows).data)));
          const change = (text: string): string => changes.reduce((changed, one) => one(changed), text);
          for (const { row } of rows) {
            const { options, question } = row;
            const moved = options.map((_, at) => options[(at + turn) % options.length] ?? '').reverse();
            expect(index.find(change(question), moved.map(change)), change(question)).toBeDefined();
            const list = question.split(' ');
            const isSpaced = list.every((word) => /^[\p{Script=Latin}\p{N}]/u.test(word));
            if (inside && isSpaced && list.length >= 13)
              expect(index.find(`Then again: ${change(question)} And so on.`, [])).toBeDefined();
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
