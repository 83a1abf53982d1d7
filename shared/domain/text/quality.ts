import { endMark, linesOf, sentencesOf, shareOf } from './lines.ts';
import { stopWords } from './stop-words.ts';
import { isUnspaced } from './unspaced.ts';
import { words } from './words.ts';

/** Names the scores below, wherever they are written down: they are rules of thumb, not a trained model's judgement. */
export const qualityMethod = 'heuristic-1';

/** Scores from 0 to 5, two decimals. */
export interface Quality {
  /** Whether it looks like prose: sentences, ends of lines, words, few signs. */
  readonly prose: number;
  /** Whether it teaches: defines, explains, gives reasons, steps and examples. */
  readonly teaching: number;
  /** Whether it is rich: different words, long words, numbers and names, no repetition. */
  readonly substance: number;
}

/** Words of explanation, of which a teaching text has one in every two or three sentences. Our own list. */
const explaining =
  /\b(?:because|therefore|thus|hence|since|so that|for example|for instance|such as|that is|i\.e\.|e\.g\.|means? that|is called|are called|is known as|refers? to|is defined as|defined|consists? of|in order to|as a result|leads? to|caused? by|due to|first(?:ly)?|second(?:ly)?|finally|step \d|note that|recall|consider|suppose|let us|we (?:see|find|obtain|know)|in other words|compared (?:to|with)|unlike|whereas|depends? on|explains?|shows? that|weil|deshalb|daher|zum Beispiel|das heißt|bedeutet|parce que|par exemple|c'est-à-dire|donc|porque|por ejemplo|es decir|por lo tanto)\b|因为|所以|例如|比如|因此|即|也就是说|定义为|なぜなら|たとえば|例えば|つまり|したがって/giu;
/** What sells, calls or asks to click: the opposite of teaching. */
const selling =
  /\b(?:buy now|order now|click here|sign up|subscribe|free shipping|add to cart|best price|limited offer|discount|coupon|log ?in|terms of (?:use|service)|privacy policy|cookies?|all rights reserved|share this|follow us|contact us today)\b/giu;

/**
 * Rough scores of a text that need no model, for recipes that are run without classifiers. They order texts; their
 * values mean nothing by themselves.
 *
 * Source: the measures of Gopher and FineWeb for prose, our own lists for teaching; weights are guesses.
 */
export function qualityOf(text: string): Quality {
  const tokens = words(text);
  if (tokens.length === 0) return { prose: 0, teaching: 0, substance: 0 };
  const sentences = sentencesOf(text);
  return {
    prose: score(proseMeasures(text, tokens, sentences)),
    teaching: score(teachingMeasures(text, sentences)),
    substance: score(substanceMeasures(text, tokens)),
  };
}

type Measures = readonly (readonly [weight: number, value: number])[];

function proseMeasures(text: string, tokens: readonly string[], sentences: readonly string[]): Measures {
  const lines = linesOf(text);
  const unspaced = isUnspaced(text);
  const signs = (text.match(/[^\p{L}\p{M}\p{N}\s]/gu)?.length ?? 0) / text.length;
  const perSentence = tokens.length / Math.max(1, sentences.length);
  return [
    [2, shareOf(sentences, (sentence) => endMark.test(sentence))],
    [1, shareOf(lines, (line) => endMark.test(line))],
    [1, 1 - shareOf(lines, (line) => [...line].length <= 30)],
    [1, between(perSentence, unspaced ? 8 : 5, unspaced ? 60 : 35)],
    [
      2,
      unspaced
        ? 1
        : between(
            shareOf(tokens, (token) => stopWords.has(token)),
            0.2,
            0.7,
          ),
    ],
    [1, falling(signs, 0.05, 0.25)],
    [2, rising(tokens.length, 20, 150)],
  ];
}

function teachingMeasures(text: string, sentences: readonly string[]): Measures {
  const each = (pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / Math.max(1, sentences.length);
  return [
    [6, rising(each(explaining), 0, 0.5)],
    [1, rising(sentences.length, 2, 12)],
    [3, falling(each(selling), 0, 0.3)],
  ];
}

function substanceMeasures(text: string, tokens: readonly string[]): Measures {
  const window = tokens.slice(0, 400);
  const content = window.filter((token) => !stopWords.has(token));
  const facts = (text.match(/\d[\d.,]*|\p{Lu}[\p{L}\p{M}]+ \p{Lu}[\p{L}\p{M}]+/gu)?.length ?? 0) / tokens.length;
  return [
    [3, rising(new Set(window).size / window.length, 0.2, 0.6)],
    [
      2,
      rising(
        shareOf(content, (token) => token.length >= 7),
        0.05,
        0.4,
      ),
    ],
    [2, between(facts, 0.01, 0.2)],
    [3, rising(new Set(content).size, 10, 150)],
  ];
}

/** The weighted mean of measures from 0 to 1, on a scale to 5. */
function score(measures: Measures): number {
  const weight = measures.reduce((sum, [one]) => sum + one, 0);
  const mean = measures.reduce((sum, [one, value]) => sum + one * Math.min(1, Math.max(0, value)), 0) / weight;
  return Math.round(500 * mean) / 100;
}

const rising = (value: number, from: number, to: number): number => (value - from) / (to - from);
const falling = (value: number, from: number, to: number): number => 1 - rising(value, from, to);
/** 1 inside, falling to 0 at half of the lower and at twice the upper bound. */
function between(value: number, low: number, high: number): number {
  return value < low ? rising(value, low / 2, low) : falling(value, high, 2 * high);
}
