import { TemplateError } from '../../templates/template-error.ts';

/** Longer answers are refused: some replacements look through the text once per occurrence. */
const maximumCharacters = 4_096;

const replacements: readonly (readonly [string, string])[] = [
  ['an ', ''],
  ['a ', ''],
  ['.$', '$'],
  ['\\$', ''],
  ['\\ ', ''],
  [' ', ''],
  ['mbox', 'text'],
  [',\\text{and}', ','],
  ['\\text{and}', ','],
  ['\\text{m}', '\\text{}'],
];

/** Units and decoration, in the order in which they are taken away. */
const unwanted =
  'square ways integers dollars mph inches ft hours km units \\ldots sue points feet minutes digits cents degrees cm gm pounds meters meals edges students childrentickets multiples \\text{s} \\text{.} \\text{\ns} \\text{}^2 \\text{}^3 \\text{\n} \\text{} \\mathrm{th} ^\\circ ^{\\circ} \\; ,\\! {,} " \\dots'.split(
    ' ',
  );

const isWord = (text: string): boolean => /^[a-z]+$/.test(text);

/**
 * A final answer in a form that can be compared.
 *
 * Source: Lewkowycz et al. 2022 (Minerva), appendix D, with the corrections that the harness made up to release 0.4.13.
 */
export function normalFinalAnswer(given: string): string {
  if (given.length > maximumCharacters) throw new TemplateError('limit', 'the answer is too long');
  let answer = given.split('=').at(-1) ?? '';
  for (const word of unwanted.filter(isWord)) {
    answer = answer.replace(new RegExp(`(?<![\\\\\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'gu'), '');
  }
  for (const [before, after] of replacements) answer = answer.replaceAll(before, after);
  for (const part of unwanted) answer = isWord(part) ? outsideCommands(answer, part) : answer.replaceAll(part, '');
  answer = answer.split('\n').map(insideDollars).join('\n');
  for (const command of ['text', 'textbf', 'overline']) {
    answer = answer.replace(new RegExp(`\\\\${command}\\{([^\\n]*?)\\}`, 'g'), (_, inner: string) => inner);
  }
  answer = answer
    .replace(/\\boxed\{([^\n]*)\}/g, (_, inner: string) => inner)
    .replace(/frac([^{])([^\n])/gu, 'frac{$1}{$2}')
    .replace(/sqrt(\[[^\]]*\])([\p{L}\p{N}_])/gu, 'sqrt$1{$2}')
    .replace(/sqrt(?!\[)([^{])/gu, 'sqrt{$1}')
    .replaceAll('$', '');
  return /^-?\p{Nd}{1,3}(?:,\p{Nd}{3})+$/u.test(answer) ? answer.replaceAll(',', '') : answer;
}

/** Takes a unit away, but not from the name of a LaTeX command. */
function outsideCommands(text: string, unit: string): string {
  return text
    .split(/(\\[a-zA-Z]+)/)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(unit, '') : part))
    .join('');
}

/** A line with two dollar signs keeps only what stands between the first two. */
function insideDollars(line: string): string {
  const first = line.indexOf('$');
  const second = first < 0 ? -1 : line.indexOf('$', first + 1);
  return second < 0 ? line : line.slice(first, second + 1);
}
