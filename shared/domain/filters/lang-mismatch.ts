import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { textField } from '../steps/fields.ts';
import { countScripts, type Script, scriptsOf } from '../text/scripts.ts';
import { wordCount, words } from '../text/words.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { englishShare } from './english-share.ts';
import { judgedTexts, optionalField } from './field-text.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  field: optionalField,
  min_share: z.number().min(0).max(1).default(0.65).describe('Share of letters in the scripts of the language.'),
  short_words: z
    .number()
    .min(0)
    .default(20)
    .describe('In shorter texts, where foreign names weigh more, half of that share is enough.'),
  min_letters: z.int().min(1).default(20).describe('Texts with fewer letters are not judged.'),
  max_english: z
    .number()
    .min(0)
    .max(1)
    .default(0.15)
    .describe('Share of English function words in a text of another language.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Rejects text in another language than the seed's, as far as script and English function words tell. */
export const langMismatch: FilterKind<Parameters> = {
  name: 'lang_mismatch',
  reason: 'lang_mismatch',
  about:
    "The text is not in the script of the record's language (of the seed where that is unknown), or it is English where another language of Latin script is expected.",
  source:
    'threshold 0.65: datatrove language filter; that short texts are judged less strictly, and script and function words in place of a detector, are our choice',
  method: 'scripts-1',
  reads: ({ field }) => [field ?? 'question'],
  parameters: Parameters,
  create: (parameters) => (record) => judge(record, parameters),
};

function judge(record: SowerRecord, parameters: Parameters): Verdict {
  const scripts = scriptsOf(record.lang) ?? scriptsOfSeed(record);
  if (scripts === undefined) return keep;
  const text = judgedTexts(record, parameters.field)
    .map((entry) => entry.text)
    .join('\n');
  const counts = countScripts(text);
  const letters = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (letters < parameters.min_letters) return keep;
  const share = scripts.reduce((sum, script) => sum + (counts.get(script) ?? 0), 0) / letters;
  const short = wordCount(words(text)) < parameters.short_words;
  if (share < (short ? parameters.min_share / 2 : parameters.min_share))
    return reject('lang_mismatch', `${percent(share)} of the letters are ${scripts.join(' or ')}`);
  if (hasKanaProblem(record.lang, counts)) return reject('lang_mismatch', 'Chinese and Japanese are mixed up');
  return judgeEnglish(record.lang, text, scripts, parameters);
}

function judgeEnglish(lang: string, text: string, scripts: readonly Script[], { max_english }: Parameters): Verdict {
  if (!scripts.includes('Latin') || scriptsOf(lang) === undefined || /^en/iu.test(lang)) return keep;
  const share = englishShare(text);
  return share <= max_english
    ? keep
    : reject('lang_mismatch', `${percent(share)} of the words are English function words`);
}

/** Japanese without any kana, or Chinese with them. */
function hasKanaProblem(lang: string, counts: ReadonlyMap<string, number>): boolean {
  const kana = (counts.get('Hiragana') ?? 0) + (counts.get('Katakana') ?? 0);
  const han = counts.get('Han') ?? 0;
  if (/^ja/iu.test(lang)) return kana === 0 && han >= 20;
  return /^zh/iu.test(lang) && kana > 0.1 * (kana + han);
}

/** The script that most of the seed is written in. */
function scriptsOfSeed({ fields }: SowerRecord): readonly Script[] | undefined {
  const seed = textField(fields, 'seed_question') ?? '';
  const ranked = [...countScripts(seed)].sort(([, a], [, b]) => b - a);
  const [script] = ranked[0] ?? [];
  if (script === undefined || script === 'Other') return undefined;
  return script === 'Han' || script === 'Hiragana' || script === 'Katakana'
    ? ['Han', 'Hiragana', 'Katakana']
    : [script];
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
