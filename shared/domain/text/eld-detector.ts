import { eld } from 'eld/extrasmall';
import { baseOf, type LanguageDetector } from './language.ts';

/** Codes of the languages in the table. Source: its own list. */
const known = new Set(
  'am ar az be bg bn ca cs da de el en es et eu fa fi fr gu he hi hr hu hy is it ja ka kn ko ku lo lt lv ml mr ms nl no or pa pl pt ro ru sk sl sq sr sv ta te th tl tr uk ur vi yo zh'.split(
    ' ',
  ),
);

/**
 * Detector for 60 languages by frequent runs of letters. Importing this file reads a table of a megabyte, so workers
 * import it only when a step asks for it.
 */
export const eldDetector: LanguageDetector = {
  name: 'eld-xs60',
  knows: (language) => known.has(baseOf(language)),
  detect(text) {
    const { language } = eld.detect(text);
    return language === '' ? undefined : language;
  },
};
