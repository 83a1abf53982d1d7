import { eld } from 'eld/extrasmall';
import type { LanguageDetector } from './language.ts';

/**
 * Detector for 60 languages by frequent runs of letters. Importing this file reads a table of a megabyte, so workers
 * import it only when a step asks for it.
 */
export const eldDetector: LanguageDetector = {
  name: 'eld-xs60',
  detect(text) {
    const { language } = eld.detect(text);
    return language === '' ? undefined : language;
  },
};
