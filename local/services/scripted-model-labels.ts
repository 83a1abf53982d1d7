import type { Draws } from './scripted-model-draws.ts';
import type { ScriptedLanguage } from './scripted-model-language.ts';

/** `{b}` and `{k}` are numbers, `{m}` is the table of remainders and labels. */
const remainderTexts: Readonly<Record<ScriptedLanguage, string>> = {
  en: 'Divide {b} by {k} and look at the remainder: {m}. Which of these words does the remainder stand for?',
  es: 'Divide {b} entre {k} y mira el resto: {m}. ¿Cuál de estas palabras corresponde al resto?',
  fr: 'Divise {b} par {k} et regarde le reste : {m}. Lequel de ces mots correspond au reste ?',
  de: 'Teile {b} durch {k} und sieh dir den Rest an: {m}. Welches dieser Wörter gehört zu dem Rest?',
  zh: '用{b}除以{k}，看余数：{m}。这个余数对应哪一个词？',
  ja: '{b}を{k}で割った余りを見ます：{m}。この余りに対応する言葉はどれですか？',
  ko: '{b}을 {k}로 나눈 나머지를 봅니다: {m}. 이 나머지에 해당하는 말은 어느 것입니까?',
};

/** A question whose answer is one of the given labels, whatever they are. */
export function writeLabelQuestion(
  draws: Draws,
  language: ScriptedLanguage,
  labels: readonly string[],
): { readonly question: string; readonly answer: string } {
  const plain = labels.map((label) => label.trim().toLowerCase());
  if (language === 'en' && labels.length === 2 && draws.chance(0.8)) {
    if (plain.includes('yes') && plain.includes('no')) return comparison(draws, labels, 'yes', 'no', asQuestion);
    if (plain.includes('true') && plain.includes('false')) return comparison(draws, labels, 'true', 'false', asClaim);
  }
  const [dividend, divisor] = [draws.number(10, 999), labels.length];
  const table = labels.map((label, rest) => `${rest} = “${label}”`).join(', ');
  const question = remainderTexts[language]
    .replace('{b}', String(dividend))
    .replace('{k}', String(divisor))
    .replace('{m}', () => table);
  return { question, answer: labels[dividend % divisor] ?? '' };
}

/** @returns undefined when the question is none of those that are written here. */
export function solveLabelQuestion(question: string, options: readonly string[]): string | undefined {
  const compared =
    /^(?:Is it true or false that |Is )(?:the sum of )?(\d+)(?: and (\d+))?(?: is)? (greater|smaller) than (\d+)\?$/u.exec(
      question,
    );
  if (compared) {
    const left = Number(compared[1]) + Number(compared[2] ?? 0);
    const holds = compared[3] === 'greater' ? left > Number(compared[4]) : left < Number(compared[4]);
    const wanted = holds ? ['yes', 'true'] : ['no', 'false'];
    return options.find((option) => wanted.includes(option.trim().toLowerCase()));
  }
  const numbers = /^\D*(\d+)\D+(\d+)/u.exec(question);
  if (!numbers || !question.includes('0 = “')) return undefined;
  const rest = Number(numbers[1]) % Number(numbers[2]);
  return options.find((option) => question.includes(`${rest} = “${option}”`));
}

type Ask = (left: string, direction: string, right: number) => string;
const asQuestion: Ask = (left, direction, right) => `Is ${left} ${direction} than ${right}?`;
const asClaim: Ask = (left, direction, right) => `Is it true or false that ${left} is ${direction} than ${right}?`;

function comparison(
  draws: Draws,
  labels: readonly string[],
  yes: string,
  no: string,
  ask: Ask,
): { question: string; answer: string } {
  const [a, b] = [draws.number(11, 480), draws.number(11, 480)];
  const other = a + b + draws.number(1, 30) * (draws.chance(0.5) ? 1 : -1);
  const greater = draws.chance(0.5);
  const wanted = (greater ? a + b > other : a + b < other) ? yes : no;
  return {
    question: ask(`the sum of ${a} and ${b}`, greater ? 'greater' : 'smaller', other),
    answer: labels.find((label) => label.trim().toLowerCase() === wanted) ?? '',
  };
}
