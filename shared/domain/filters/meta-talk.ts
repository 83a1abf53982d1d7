import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({ max: z.int().min(0).default(2).describe('Mentions that may stand.') });

/** The source or the task as an object one talks about. Our own list: English, German, French, Spanish, Chinese, Japanese. */
const mention =
  /\b(?:(?:the|this|that|our|your|given|provided|above|following|original|source)\s+){1,3}(?:(?<!\bin (?:the|this|that) )context|prompt|passage(?! of\b)|source text|input text|text (?:above|below|provided|given)|instructions?|excerpt|rewrite|rewritten (?:text|version))\b|\b(?:according to|based on|as (?:stated|mentioned|described|given) in) the (?:text|passage|context|document|prompt|excerpt)\b|\b(?:im|aus dem|laut dem|der|den|dem) (?:(?:gegebenen|obigen|vorliegenden) )?(?:Kontext|Ausgangstext|Textabschnitt|Prompt)\b|\b(?:le|du|au) (?:contexte|prompt|passage) (?:fourni|donné|ci-dessus)\b|\b(?:el|del|al) (?:contexto|texto|pasaje|prompt) (?:proporcionado|dado|anterior)\b|(?:上述|上面的|给定的|提供的|所给)(?:文本|上下文|段落|文章|提示)|(?:与えられた|提供された|上記の)(?:文章|テキスト|文脈|プロンプト)/giu;

/** Rejects texts that talk about the prompt instead of the subject. */
export const metaTalk: FilterKind<z.infer<typeof Parameters>> = {
  name: 'meta_talk',
  reason: 'meta_talk',
  about: 'The text speaks of "the context" or "the prompt" as an object more than twice.',
  source: 'our choice for dialogues after MIND: 2; the list of phrases is our own',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, max }) =>
    ({ fields }) => {
      const found = fieldText(fields, field).match(mention) ?? [];
      return found.length <= max ? keep : reject('meta_talk', found.join(', '));
    },
};
