import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';
import { generatedTexts } from './generated-texts.ts';
import { soundsLikeRefusal } from './refusal-phrases.ts';

/** Rejects text in which the model declines or speaks as an assistant. */
export const refusal: FilterKind = {
  name: 'refusal',
  reason: 'refusal',
  about: 'A phrase of refusal or of an assistant in the first 200 characters of a text of at most 120 words.',
  source: 'shared filter defaults; the phrases, in 12 languages, are our own',
  reads: [],
  parameters: filterParameters({}),
  create: () => (record) => {
    const found = generatedTexts(record).find(({ text }) => soundsLikeRefusal(text));
    return found ? reject('refusal', `${found.field}: ${found.text}`) : keep;
  },
};
