import { z } from 'zod';
import { withoutFormulas } from '../text/formulas.ts';
import { countScripts, scriptsOf } from '../text/scripts.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  language: z
    .string()
    .min(2)
    .default('en')
    .describe('Language whose scripts are at home; `record`: the one of the record.'),
  max: z.number().min(0).max(1).default(0.02).describe('Share of letters in other scripts.'),
});

/** Rejects translations with rests of the source's script. */
export const foreignScript: FilterKind<z.infer<typeof Parameters>> = {
  name: 'foreign_script',
  reason: 'foreign_script',
  about: 'Letters of other scripts than the language is written in; Greek letters and formulas are not counted.',
  source: 'our choice for translation after Kimi K2: 2%',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, language, max }) =>
    ({ fields, lang }) => {
      const home = scriptsOf(language === 'record' ? lang : language);
      if (home === undefined) return keep;
      const counts = countScripts(withoutFormulas(fieldText(fields, field)));
      const letters = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const foreign = [...counts]
        .filter(([script]) => script === 'Other' || (script !== 'Greek' && !home.includes(script)))
        .reduce((sum, [, count]) => sum + count, 0);
      return foreign <= max * letters ? keep : reject('foreign_script', `${foreign} of ${letters} letters`);
    },
};
