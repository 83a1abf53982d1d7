import { z } from 'zod';
import { formulasOf } from '../text/formulas.ts';
import { firstDifference } from '../text/multiset.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  more: z
    .boolean()
    .default(false)
    .describe('Whether formulas may come more often than in the source, and others beside them.'),
});

/** Rejects translations and notes whose formulas differ from the source's. */
export const latexEqual: FilterKind<z.infer<typeof Parameters>> = {
  name: 'latex_equal',
  reason: 'latex_differs',
  about:
    'A LaTeX formula occurs more or less often than in the source; blanks and delimiters do not matter. With `more: true` one that is missing.',
  source: 'our choice after Kimi K2: equal multisets for translations, every formula kept for learning notes',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, more }) =>
    ({ fields }) => {
      const [made, source] = [formulasOf(fieldText(fields, field)), formulasOf(fieldText(fields, against))];
      if (more) {
        const there = new Set(made);
        const gone = source.find((formula) => !there.has(formula));
        return gone === undefined ? keep : reject('latex_differs', `not there: ${gone}`);
      }
      const other = firstDifference(made, source);
      return other === undefined ? keep : reject('latex_differs', `not equally often: ${other}`);
    },
};
