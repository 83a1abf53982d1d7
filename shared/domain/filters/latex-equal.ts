import type { z } from 'zod';
import { formulasOf } from '../text/formulas.ts';
import { firstDifference } from '../text/multiset.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({});

/** Rejects translations and notes whose formulas differ from the source's. */
export const latexEqual: FilterKind<z.infer<typeof Parameters>> = {
  name: 'latex_equal',
  reason: 'latex_differs',
  about: 'A LaTeX formula occurs more or less often than in the source; blanks and delimiters do not matter.',
  source: 'our choice for translation after Kimi K2: equal multisets',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against }) =>
    ({ fields }) => {
      const other = firstDifference(formulasOf(fieldText(fields, field)), formulasOf(fieldText(fields, against)));
      return other === undefined ? keep : reject('latex_differs', `not equally often: ${other}`);
    },
};
