import type { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({});

/** Digits, formulas, signs of arithmetic, and words of mathematics in English, German, French, Spanish, Chinese. */
const math =
  /\d|\\(?:frac|sum|int|sqrt|begin)|[=<>±×÷√∑∫≤≥≠∞]|\b(?:equations?|theorems?|proofs?|lemma|integers?|polynomials?|derivatives?|integrals?|fractions?|percent|triangles?|angles?|algebra|geometry|calculus|probabilit(?:y|ies)|matri(?:x|ces)|vectors?|functions?|sums?|products?|divid(?:e|ed)|multipl(?:y|ied)|Gleichung|Beweis|Satz von|Wahrscheinlichkeit|équation|théorème|ecuación|teorema)\b|方程|定理|概率|函数|证明/iu;

/** Rejects source texts without any mathematics. */
export const hasMath: FilterKind<z.infer<typeof Parameters>> = {
  name: 'has_math',
  reason: 'no_math',
  about: 'The text has no digit, no formula and no word of mathematics.',
  source: 'our choice for dialogues after MIND: such chunks are skipped',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field }) =>
    ({ fields }) =>
      math.test(fieldText(fields, field)) ? keep : reject('no_math', 'no digit, formula or word of mathematics'),
};
