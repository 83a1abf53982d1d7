import type { z } from 'zod';
import { firstDifference } from '../text/multiset.ts';
import { numbersOf } from '../text/numbers.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({});

/** Rejects translations whose numerals differ from the source's. */
export const numeralsEqual: FilterKind<z.infer<typeof Parameters>> = {
  name: 'numerals_equal',
  reason: 'numerals_differ',
  about: 'A numeral occurs more or less often than in the source, whatever digits and separators it is written with.',
  source: 'our choice for translation after Kimi K2: equal multisets',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against }) =>
    ({ fields }) => {
      const other = firstDifference(numbersOf(fieldText(fields, field)), numbersOf(fieldText(fields, against)));
      return other === undefined ? keep : reject('numerals_differ', `not equally often: ${other}`);
    },
};
