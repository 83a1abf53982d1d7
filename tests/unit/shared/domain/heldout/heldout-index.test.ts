import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeldoutRow, heldoutIndex } from '../../../../../shared/domain/heldout/heldout-index.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import { shuffle } from '../../../../../shared/domain/random.ts';

const long =
  'A farmer has 17 sheep in a field behind the old mill, and all but nine of them run away during the storm at night.';
const rows = (...questions: Json[]): HeldoutRow[] =>
  questions.map((row, at) => ({ set: 'test', item: String(at + 1), row }));
const find = (held: Json, question: string, options: readonly string[] = []) =>
  heldoutIndex(rows(held)).find(question, options);

describe('HeldoutIndex', () => {
  it('finds 13 words in a row inside of another text, and says which', () => {
    const found = find({ question: long }, `In a tale, ${long.slice(2, 90).toUpperCase()} and they never come back.`);
    expect(found).toMatchObject({ set: 'test', item: '1' });
    expect(found?.words).toMatch(/^farmer has 17 sheep/u);
  });

  it('does not find 12 words in a row', () => {
    const twelve = long.split(' ').slice(0, 12).join(' ');
    expect(find({ question: long }, `${twelve} once more and nothing else happens here at all today`)).toBeUndefined();
  });

  it.each([
    ['case', (text: string) => text.toUpperCase()],
    ['punctuation', (text: string) => `“${text.replaceAll(' ', ', ')}”!`],
    ['spacing', (text: string) => text.replaceAll(' ', ' \n\t ')],
    ['Unicode form', (text: string) => text.normalize('NFD').replaceAll('e', '\uff45')],
    ['invisible characters', (text: string) => text.replaceAll('e', 'e\u200b')],
  ])('finds a copy with another %s', (_name, change) => {
    expect(find({ question: long }, change(long))).toBeDefined();
    expect(find({ question: 'Who wrote the café song?' }, change('Who wrote the café song?'))).toBeDefined();
  });

  it('finds a question with its options in another order and case', () => {
    const held = { question: 'Which is red?', options: ['the sky', 'fresh blood', 'green grass'] };
    expect(find(held, 'which is RED', ['Green grass.', 'the sky', 'fresh blood'])).toBeDefined();
    expect(find(held, 'which is RED', ['Green grass.', 'the sea', 'fresh blood'])).toBeUndefined();
  });

  it('finds a short question alone when it means something by itself', () => {
    expect(
      find({ question: 'Which planet is the hottest?', options: ['Venus', 'Mars'] }, 'Which planet is the hottest?'),
    ).toBeDefined();
  });

  it('finds a short item by runs of 8 words that cover 70 % of it', () => {
    const held = { question: 'Which planet is the hottest one in our solar system?' };
    expect(find(held, 'Tell me: which planet is the hottest one in our solar neighbourhood?')).toBeDefined();
    expect(find(held, 'Tell me: which planet is the hottest one in this year?')).toBeUndefined();
  });

  it('finds 20 characters in a row in Chinese, Japanese and Korean', () => {
    for (const text of [
      '小明有十二个苹果，他给了小红五个，小红又吃掉了其中的两个，请问小红现在还有几个苹果？',
      '太郎さんはりんごを十二個持っていて、花子さんに五個あげました。残りは何個ですか。',
      '최저임금은 고용자가 피고용인을 저임금으로 부리는 착취를 막기 위해 정부에서 정한 임금을 말한다.',
    ]) {
      const letters = [...text];
      expect(find({ question: text }, `甲乙丙${letters.slice(4, 34).join(' ')}丁戊己`)).toBeDefined();
      expect(
        find({ question: text }, `甲乙丙${letters.slice(4, 18).join('')}丁戊己庚辛壬癸子丑寅卯辰巳午未`),
      ).toBeUndefined();
    }
  });

  it('keeps sums with other signs apart', () => {
    expect(find({ question: 'How much is 5 + 3?' }, 'How much is 5 - 3?')).toBeUndefined();
    expect(find({ question: 'How much is 5 + 3?' }, 'how much is 5+3')).toBeDefined();
  });

  it('passes over phrases that more than ten items share, but not over their own words', () => {
    const phrase = 'Choose the one option that completes the following sentence in the most sensible way of all';
    const items = Array.from({ length: 11 }, (_, at) => ({
      question: `${phrase}: item ${at} and its very own tail ${at}`,
    }));
    const full = heldoutIndex(rows(...items));
    expect(full.find(`${phrase}: something new altogether`, [])).toBeUndefined();
    expect(full.find(`${phrase}: item 7 and its very own tail 7`, [])).toMatchObject({ item: '8' });
    expect(heldoutIndex(rows(...items.slice(0, 10))).find(`${phrase}: something new altogether`, [])).toBeDefined();
  });

  it('finds a question with its options although many items share its long stem', () => {
    const stem = 'Read the four statements carefully and then choose the only one of them that is certainly true';
    const items = Array.from({ length: 12 }, (_, at) => ({ question: stem, options: [`red ${at}`, `blue ${at}`] }));
    const index = heldoutIndex(rows(...items));
    expect(index.find(stem, ['blue 7', 'RED 7'])).toMatchObject({ item: '8' });
    expect(index.find(stem, ['green', 'red'])).toBeUndefined();
  });

  it('does not take a set that is given twenty times for common phrases', () => {
    const copies = Array.from({ length: 20 }, () => ({ question: long }));
    const index = heldoutIndex(rows(...copies));
    expect(index.size).toBe(1);
    expect(index.find(long, [])).toMatchObject({ item: '1' });
  });

  it('takes any text', () => {
    const index = heldoutIndex(rows({ question: long }, { question: 'Who wrote Hamlet in 1601?' }));
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
        (text, options) => {
          expect(index.find(text, options)).toBeUndefined();
        },
      ),
    );
  });

  it('finds every one of 500 made-up items and none of 10,000 unrelated texts', () => {
    const vocabulary = Array.from({ length: 400 }, (_, at) => `w${at.toString(36)}`);
    const sentence = (seed: number, size: number) => {
      let state = seed * 2654435761 + 12345;
      return Array.from({ length: size }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return vocabulary[(state >>> 8) % vocabulary.length];
      }).join(' ');
    };
    const held = Array.from({ length: 500 }, (_, at) => ({ question: sentence(at, 6 + (at % 40)) }));
    const index = heldoutIndex(rows(...held));
    for (const { question } of held) expect(index.find(`${question.toUpperCase()} ?`, [])).toBeDefined();
    for (let at = 0; at < 10_000; at += 1) expect(index.find(sentence(100_000 + at, 30), [])).toBeUndefined();
  });
});

const material = new URL('../../../../../../shared/seeds/', import.meta.url);

describe.skipIf(!existsSync(material))('HeldoutIndex on real rows (skipped without ../shared/seeds)', () => {
  const sets = ['arc_challenge', 'ethics_justice', 'gsm8k', 'kobest_boolq', 'mgsm_direct_es'];
  const read = (path: string): Json[] =>
    readFileSync(new URL(path, material), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json);
  const optionsOf = (row: Json): string[] => {
    const choices = (row as { choices?: { text?: string[] } }).choices;
    return choices?.text ?? [];
  };
  const textOf = (row: Json): string => {
    const { question, scenario } = row as { question?: string; scenario?: string };
    return question ?? scenario ?? '';
  };

  it.each(sets)('finds every planted copy of %s and no training row', (set) => {
    const held = read(`heldout/${set}/test.jsonl`);
    const index = heldoutIndex(held.map((row, at) => ({ set, item: String(at + 1), row })));
    for (const [at, row] of held.entries()) {
      const { shuffled } = shuffle(optionsOf(row), () => 0);
      const planted = ` ${textOf(row).toUpperCase().replaceAll(',', ' , ').normalize('NFD')}!`;
      expect(
        index.find(
          planted,
          shuffled.map((option) => option.toUpperCase()),
        ),
        `row ${at + 1}`,
      ).toBeDefined();
    }
    for (const row of read(`data/${set}/train.jsonl`)) expect(index.find(textOf(row), optionsOf(row))).toBeUndefined();
  });
});
