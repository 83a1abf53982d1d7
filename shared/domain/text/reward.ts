import { soundsLikeRefusal } from '../filters/refusal-phrases.ts';
import { keywordCoverage, keywordsOf } from './keywords.ts';
import { wordCount, words } from './words.ts';

/** How the attributes were found; part of every record that carries them. */
export const rewardMethod = 'heuristic-1';

/** The five attributes of HelpSteer, each from 0 to 4. */
export interface RewardAttributes {
  readonly helpfulness: number;
  readonly correctness: number;
  readonly coherence: number;
  readonly complexity: number;
  readonly verbosity: number;
}

/**
 * Attributes of a reply by rules of thumb, for want of a reward model: whether it takes up the words of what was asked,
 * whether the sums in it are right, whether it repeats itself or breaks off, how long its words and how many they are.
 * Of truth it knows nothing, so that nothing but sums moves `correctness` from 3.
 *
 * Source: the names and the scale are those of HelpSteer (Wang et al., 2023); every rule is our choice.
 */
export function rewardOf(asked: string, reply: string): RewardAttributes {
  const tokens = words(reply);
  const length = wordCount(tokens);
  if (length === 0) return { helpfulness: 0, correctness: 0, coherence: 0, complexity: 0, verbosity: 0 };
  const isRefusal = soundsLikeRefusal(reply);
  const covered = keywordCoverage(keywordsOf(asked, 8), reply);
  const substance = Math.min(1, length / 25);
  const helpfulness = isRefusal ? 0.5 : 4 * (0.55 * substance + 0.45 * Math.min(1, covered * 1.5));
  const [right, wrong] = sumsIn(reply);
  const correctness = isRefusal ? 1 : wrong > 0 ? 1 : right > 0 ? 3.5 : 3;
  const repeated = 1 - new Set(grams(tokens)).size / Math.max(1, grams(tokens).length);
  const isOpen = !/[.!?。！？…:)\]}"'”’」`*|>\d]\s*$/u.test(reply);
  const coherence = 4 - Math.min(3, repeated * 8) - (isOpen ? 1 : 0);
  const letters = tokens.reduce((sum, token) => sum + token.length, 0) / tokens.length;
  const variety = new Set(tokens).size / tokens.length;
  const complexity = Math.min(2, Math.max(0, letters - 3)) + 2 * variety * Math.min(1, length / 60);
  const verbosity = Math.log2(1 + length / 15);
  return {
    helpfulness: onScale(helpfulness),
    correctness: onScale(correctness),
    coherence: onScale(coherence),
    complexity: onScale(complexity),
    verbosity: onScale(verbosity),
  };
}

const onScale = (value: number): number => Math.round(10 * Math.min(4, Math.max(0, value))) / 10;

const grams = (tokens: readonly string[]): string[] =>
  tokens.slice(0, -3).map((_, index) => tokens.slice(index, index + 4).join(' '));

const sum =
  /(?<![\d.,])(\d{1,9}(?:\.\d{1,6})?)\s*([+\-−*×·/÷])\s*(\d{1,9}(?:\.\d{1,6})?)\s*=\s*(-?\d{1,12}(?:\.\d{1,6})?)(?![\d.,]*\d)/gu;

/** Sums of two numbers that are right, and that are wrong. One that is part of a longer sum is not looked at. */
function sumsIn(text: string): readonly [number, number] {
  let [right, wrong] = [0, 0];
  for (const { 1: a = '', 2: sign = '', 3: b = '', 4: result = '', index } of text.matchAll(sum)) {
    if (/[+\-−*×·/÷]\s*$/u.test(text.slice(0, index))) continue;
    const isRight = Math.abs(resultOf(Number(a), sign, Number(b)) - Number(result)) < 0.006;
    if (isRight) right += 1;
    else wrong += 1;
  }
  return [right, wrong];
}

function resultOf(a: number, sign: string, b: number): number {
  if (sign === '+') return a + b;
  if (sign === '-' || sign === '−') return a - b;
  return sign === '/' || sign === '÷' ? a / b : a * b;
}
