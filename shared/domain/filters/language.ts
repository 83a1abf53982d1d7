import { z } from 'zod';
import { languageOf, languageShare, scriptShare, tooShortToTell } from '../text/language.ts';
import { percent } from '../text/lines.ts';
import { scriptsOf } from '../text/scripts.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  is: z
    .string()
    .min(2)
    .default('record')
    .describe('ISO 639-1 code of the language; `record`: the one that the record came in.'),
  same_as: z.string().min(1).optional().describe('A field whose language the text has to have, in place of `is`.'),
  min: z.number().min(0).max(1).default(0.65).describe('Share of the text, by samples of 240 characters.'),
  short_words: z.number().min(0).default(20).describe('Texts of fewer words are not judged.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Rejects texts in another language than the expected one. */
export const language: FilterKind<Parameters> = {
  name: 'language',
  reason: 'lang_mismatch',
  about:
    'Less than 65% of the text is in the expected language, as a detector for 60 languages tells from samples; other languages are told by their script. Code, formulas and addresses are left out; short texts pass.',
  source: 'datatrove language filter: 0.65 (there a confidence, here a share of samples); detector: eld, size XS',
  method: 'eld-xs',
  reads: ({ field, same_as }) => (same_as === undefined ? [field] : [field, same_as]),
  needs: 'languages',
  parameters: Parameters,
  create: ({ field, is, same_as, min, short_words }, { languages }) => {
    if (languages === undefined) throw new Error('The filter `language` was given no detector.');
    return ({ fields, lang }) => {
      const text = fieldText(fields, field);
      const other = same_as === undefined ? undefined : languageOf(fieldText(fields, same_as), languages);
      const expected = same_as === undefined ? (is === 'record' ? lang : is) : other;
      if (expected === undefined || expected === '' || expected === 'und') return keep;
      if (tooShortToTell(text, short_words)) return keep;
      if (!languages.knows(expected)) return judgeScript(text, expected, min);
      const found = languageShare(text, expected, languages);
      if (found === undefined || found.share >= min) return keep;
      return reject('lang_mismatch', `${percent(found.share)} is ${expected}, most is ${found.most}`);
    };
  },
};

/** For languages that no table holds, their script has to do; where that is not known either, anything passes. */
function judgeScript(text: string, expected: string, min: number): Verdict {
  const scripts = scriptsOf(expected);
  const share = scripts === undefined ? 1 : scriptShare(text, scripts);
  return share >= min ? keep : reject('lang_mismatch', `${percent(share)} is in the script of ${expected}`);
}
