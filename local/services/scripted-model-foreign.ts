import { drawNumbers } from './scripted-model-english.ts';
import type { ScriptedLanguage } from './scripted-model-language.ts';
import { nearNumbers, numberOf, type Pattern, type Slots } from './scripted-model-patterns.ts';

interface Wording {
  readonly language: ScriptedLanguage;
  readonly names: readonly string[];
  /** Two sums of the same structure: `{a} + {b} - {c}` and `{a} * {b}`. */
  readonly balance: string;
  readonly product: string;
}

const wordings: readonly Wording[] = [
  {
    language: 'es',
    names: ['Ana', 'Diego', 'Lucía', 'Mateo', 'Sofía', 'Pedro'],
    balance: '{n} tiene {a} libros y recibe otros {b}. Luego regala {c} libros. ¿Cuántos libros tiene {n} ahora?',
    product: '{n} compra {a} cajas con {b} lápices en cada caja. ¿Cuántos lápices tiene {n} en total?',
  },
  {
    language: 'fr',
    names: ['Camille', 'Louis', 'Manon', 'Hugo', 'Chloé', 'Jules'],
    balance:
      '{n} a {a} billes et en reçoit {b} autres. Puis {n} donne {c} billes. Combien de billes a {n} maintenant ?',
    product: '{n} achète {a} boîtes avec {b} crayons dans chaque boîte. Combien de crayons a {n} en tout ?',
  },
  {
    language: 'de',
    names: ['Anna', 'Jonas', 'Lena', 'Paul', 'Mia', 'Felix'],
    balance:
      '{n} hat {a} Murmeln und bekommt noch {b} dazu. Dann verschenkt {n} {c} Murmeln. Wie viele Murmeln hat {n} jetzt?',
    product: '{n} kauft {a} Kisten mit {b} Stiften in jeder Kiste. Wie viele Stifte hat {n} insgesamt?',
  },
  {
    language: 'zh',
    names: ['小明', '小红', '小华', '小丽', '小刚', '小芳'],
    balance: '{n}有{a}本书，又得到了{b}本。后来{n}送给朋友{c}本书。{n}现在有多少本书？',
    product: '{n}买了{a}盒铅笔，每盒有{b}支。{n}一共有多少支铅笔？',
  },
  {
    language: 'ja',
    names: ['太郎', '花子', '健太', '美咲', '大輔', '由美'],
    balance:
      '{n}さんは本を{a}冊持っていて、さらに{b}冊もらいました。そのあと友だちに{c}冊あげました。{n}さんは今、本を何冊持っていますか？',
    product: '{n}さんは鉛筆が{b}本ずつ入った箱を{a}箱買いました。{n}さんの鉛筆は全部で何本ですか？',
  },
  {
    language: 'ko',
    names: ['민수', '지영', '철수', '영희', '수진', '현우'],
    balance:
      '{n}는 책을 {a}권 가지고 있고 {b}권을 더 받았습니다. 그 뒤에 친구에게 {c}권을 주었습니다. {n}는 지금 책을 몇 권 가지고 있습니까?',
    product: '{n}는 연필이 {b}자루씩 들어 있는 상자를 {a}개 샀습니다. {n}의 연필은 모두 몇 자루입니까?',
  },
];

function sum(
  wording: Wording,
  text: string,
  ranges: Readonly<Record<string, readonly [number, number]>>,
  result: (slots: Slots) => number,
): Pattern {
  return {
    language: wording.language,
    kinds: ['number', 'short', 'choice'],
    text,
    slots: (draws) => ({ n: draws.pick(wording.names), ...drawNumbers(draws, ranges) }),
    answer: (slots) => String(result(slots)),
    wrong: (draws, slots, count) =>
      nearNumbers(draws, result(slots), [numberOf(slots, 'a'), numberOf(slots, 'b')], count),
  };
}

export const foreignPatterns: readonly Pattern[] = wordings.flatMap((wording) => [
  sum(
    wording,
    wording.balance,
    { a: [20, 90], b: [5, 60], c: [2, 19] },
    (slots) => numberOf(slots, 'a') + numberOf(slots, 'b') - numberOf(slots, 'c'),
  ),
  sum(wording, wording.product, { a: [3, 19], b: [6, 29] }, (slots) => numberOf(slots, 'a') * numberOf(slots, 'b')),
]);
