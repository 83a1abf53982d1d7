import { z } from 'zod';

/**
 * Sums over records with a score, from which its correlation with the length of the text follows. Scores count in
 * hundredths and lengths in quarters of a doubling, so every sum is a whole number and adds up in any order.
 */
export const ScoreSums = z.strictObject({
  rows: z.int().nonnegative(),
  score: z.int(),
  length: z.int(),
  scoreSquares: z.int(),
  lengthSquares: z.int(),
  products: z.int(),
});
export type ScoreSums = z.infer<typeof ScoreSums>;

export const noScores: ScoreSums = { rows: 0, score: 0, length: 0, scoreSquares: 0, lengthSquares: 0, products: 0 };
/** Beyond it is no score, and the sums of millions of rows would no longer be exact. */
export const largestScore = 1000;

/** The sums of one text. @param characters length of the text. */
export function scoreSums(value: number, characters: number): ScoreSums {
  const [score, length] = [Math.round(value * 100), Math.floor(4 * Math.log2(characters + 1))];
  const products = score * length;
  return { rows: 1, score, length, scoreSquares: score * score, lengthSquares: length * length, products };
}

export function addScoreSums(a: ScoreSums, b: ScoreSums): ScoreSums {
  return {
    rows: a.rows + b.rows,
    score: a.score + b.score,
    length: a.length + b.length,
    scoreSquares: a.scoreSquares + b.scoreSquares,
    lengthSquares: a.lengthSquares + b.lengthSquares,
    products: a.products + b.products,
  };
}

/**
 * Pearson's correlation of score and logarithm of the length, -1 to 1. The logarithm, so that a few very long texts do
 * not decide. @returns undefined where all scores or all lengths are the same.
 */
export function correlation({
  rows,
  score,
  length,
  scoreSquares,
  lengthSquares,
  products,
}: ScoreSums): number | undefined {
  const spread = (squares: number, sum: number): number => squares / rows - (sum / rows) ** 2;
  const [ofScore, ofLength] = [spread(scoreSquares, score), spread(lengthSquares, length)];
  if (rows === 0 || ofScore <= 1e-9 || ofLength <= 1e-9) return undefined;
  return (products / rows - (score / rows) * (length / rows)) / Math.sqrt(ofScore * ofLength);
}
