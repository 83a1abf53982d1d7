import { z } from 'zod';
import { formulasOf, withoutFormulas } from '../text/formulas.ts';
import { numbersOf, numberWordsOf } from '../text/numbers.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  min: z.number().min(0).max(1).default(0.5).describe("Share of the source's numbers and formulas that must appear."),
  at_least: z.int().min(1).default(3).describe('Sources with fewer of them are not judged.'),
});

/** Rejects texts that talk about something else than their source. */
export const ungrounded: FilterKind<z.infer<typeof Parameters>> = {
  name: 'ungrounded',
  reason: 'ungrounded',
  about: 'Fewer than half of the numbers and formulas of the source appear.',
  source: 'our choice for dialogues after MIND: 50%, for sources with three or more',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, min, at_least }) =>
    ({ fields }) => {
      const [made, from] = [fieldText(fields, field), fieldText(fields, against)];
      const facts = [...new Set([...formulasOf(from), ...numbersOf(withoutFormulas(from))])];
      if (facts.length < at_least) return keep;
      const there = new Set([...formulasOf(made), ...numbersOf(made), ...numberWordsOf(made)]);
      const plain = made.replace(/\s+/gu, '');
      const found = facts.filter(
        (fact) => there.has(fact) || (/\D/u.test(fact) && plain.includes(fact.replace(/\s+/gu, ''))),
      );
      return found.length >= min * facts.length
        ? keep
        : reject('ungrounded', `${found.length} of ${facts.length} numbers and formulas of the source appear`);
    },
};
