import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { textField } from '../steps/fields.ts';
import { wordCount, words } from '../text/words.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  carried_words: z
    .number()
    .min(0)
    .default(15)
    .describe('Words beside the reference that count as the text itself, told inside of the question.'),
});
type Parameters = z.infer<typeof Parameters>;

const text =
  '(?:passage|text|paragraph|article|story|excerpt|extract|document|poem|dialogue|conversation|essay|report)';
const picture = '(?:figure|image|picture|diagram|graph|chart|photo|photograph|map|illustration|table)';

/** References to a text, which the question may carry itself. */
const texts: readonly RegExp[] = [
  new RegExp(
    `\\b(?:in|from|to|on|of|per|by) (?:the|this|that) (?:above |following |given |provided |preceding |previous |original )?${text}\\b`,
    'iu',
  ),
  new RegExp(
    `\\b(?:the|this) (?:above|following|given|provided|preceding|previous|original) ${text}\\b|\\b${text} (?:above|below|provided|given)\\b`,
    'iu',
  ),
  /\b(?:the author|the narrator|the writer|the speaker)(?:'s)? (?:of|mainly|primarily|most|suggest|impl|argue|mean)/iu,
  /\b(?:information|statements?|sentences?|data|facts|scenario|situation) (?:above|below)\b|\bthe (?:above|preceding|aforementioned) (?:information|statements?|sentences?|data|facts|scenario|situation)\b/iu,
  /\bseg[uú]n (?:el|este) (?:texto|pasaje|p[aá]rrafo|art[ií]culo|fragmento)|\b(?:el )?(?:texto|pasaje|p[aá]rrafo) (?:anterior|siguiente)/iu,
  /\b(?:selon|d'après) (?:le|ce) (?:texte|passage|paragraphe|document)|\b(?:texte|passage) (?:ci-dessus|ci-dessous|suivant|précédent)/iu,
  /\b(?:laut|gemäß|nach) (?:dem|diesem) (?:obigen |folgenden )?(?:text|absatz|abschnitt|artikel)|\bim (?:obigen|folgenden) (?:text|absatz|abschnitt)/iu,
  /\b(?:segundo|de acordo com|conforme) o (?:texto|trecho|par[aá]grafo)|\bsecondo il (?:testo|brano|passaggio)/iu,
  /(?:根据|依据|按照)(?:上面|以上|上述|下面|以下|这段|本|该|上|下)?(?:的)?(?:文章|短文|文本|段落|材料|文|内容)|(?:上文|上述(?:文章|材料|段落))|(?:根據|依據)(?:上文|文章|短文)/u,
  /(?:本文|上の文|次の文章?|この文章|上記の文)(?:によると|によれば|を読|から|では)|문단에 따르면|(?:위|다음|아래|이) ?(?:글|지문|본문)(?:에|을|의|에서)|본문에 따르면|지문에 따르면|согласно (?:тексту|отрывку)/u,
];

/** References to what words cannot carry, or to the seed itself. */
const absent: readonly RegExp[] = [
  new RegExp(
    `\\b(?:the|this) (?:above |following |given |provided |accompanying )${picture}\\b|\\b${picture} (?:above|below|shown|provided)\\b|\\b(?:shown|depicted|pictured|illustrated|see) in (?:the|this) ${picture}\\b`,
    'iu',
  ),
  /\b(?:the|this) (?:original|seed|previous|example|above|preceding) (?:question|problem|example|exercise)\b|\b(?:question|example|problem) above\b|\bas (?:shown|mentioned|described|stated) above\b/iu,
  /\b(?:la|esta) (?:figura|imagen|gr[aá]fica) (?:anterior|siguiente|mostrada)|\b(?:figure|image) ci-(?:dessus|dessous)|\b(?:obigen|folgenden) (?:abbildung|bild|grafik)/iu,
  /(?:如|见|看|根据)?(?:上图|下图|右图|左图|图中|图所示)|(?:上|下|右|左)の(?:図|グラフ|表)|図に示|(?:위|아래|다음) ?(?:그림|그래프|표)(?:에|을|의|에서|와)/u,
];

/** Rejects questions that need something which they do not carry. */
export const needsSeed: FilterKind<Parameters> = {
  name: 'needs_seed',
  reason: 'needs_seed',
  about:
    'The question refers to a passage, a figure or another question that it does not carry. A reference to a passage is fine with a context, or where the question tells the passage itself.',
  source: 'task-seeded recipe; phrases in nine languages and the limit of 15 words are our own',
  reads: ['question'],
  parameters: Parameters,
  create: (parameters) => (record) => judge(record, parameters),
};

function judge({ fields }: SowerRecord, { carried_words }: Parameters): Verdict {
  const question = textField(fields, 'question') ?? '';
  const missing = absent.map((phrase) => phrase.exec(question)?.[0]).find((found) => found !== undefined);
  if (missing !== undefined) return reject('needs_seed', `refers to: ${missing.trim()}`);
  if ((textField(fields, 'context') ?? '').trim() !== '') return keep;
  for (const phrase of texts) {
    const found = phrase.exec(question);
    if (!found) continue;
    const sides = [question.slice(0, found.index), question.slice(found.index + found[0].length)];
    const carried = Math.max(...sides.map((side) => wordCount(words(side))));
    if (carried < carried_words) return reject('needs_seed', `refers to: ${found[0].trim()}`);
  }
  return keep;
}
