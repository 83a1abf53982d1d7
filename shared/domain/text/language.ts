import { englishShare } from '../filters/english-share.ts';
import { countScripts, type Script, scriptsOf } from './scripts.ts';
import { wordCount, words } from './words.ts';

/** Tells the language of a text by ISO 639-1 code; undefined when it cannot say. */
export interface LanguageDetector {
  readonly name: string;
  /** Whether it can tell the language at all; it takes others for one of those that it knows. */
  knows(language: string): boolean;
  detect(text: string): string | undefined;
}

/** Long enough for a detector to be right, short enough that a change of language shows. In characters. */
const windowLength = 240;
/** Share of English function words from which no detector is asked; other languages stay far below. A guess. */
const surelyEnglish = 0.2;
/** Windows looked at in one text, spread over its length. */
const windows = 8;

/**
 * Share of a text's windows that are in the language, 0 to 1, and the language most of them are in. Windows without a
 * word of letters are passed over.
 *
 * @returns undefined when the detector can say nothing.
 */
export function languageShare(
  text: string,
  language: string,
  detector: LanguageDetector,
): { readonly share: number; readonly most: string } | undefined {
  const english = sameLanguage(language, 'en');
  const found = samples(text).flatMap((sample) =>
    english && englishShare(sample) >= surelyEnglish ? 'en' : (plausible(detector.detect(sample), sample) ?? []),
  );
  if (found.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const code of found) counts.set(code, (counts.get(code) ?? 0) + 1);
  const [most = ''] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] ?? [];
  const same = found.filter((code) => sameLanguage(code, language)).length;
  return { share: same / found.length, most };
}

/** The language that most of a text is in; undefined when the detector can say nothing. */
export function languageOf(text: string, detector: LanguageDetector): string | undefined {
  return languageShare(text, '', detector)?.most;
}

/** A guess at a language that is written otherwise is no guess: the text is in a language that no table holds. */
function plausible(code: string | undefined, sample: string): string | undefined {
  const scripts = code === undefined ? undefined : scriptsOf(code);
  return scripts === undefined || scriptShare(sample, scripts) >= 0.3 ? code : undefined;
}

/** Share of the letters of a text that are in one of the scripts; 1 for a text without letters. */
export function scriptShare(text: string, scripts: readonly Script[]): number {
  const counts = countScripts(text);
  const letters = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return letters === 0 ? 1 : scripts.reduce((sum, script) => sum + (counts.get(script) ?? 0), 0) / letters;
}

/** Equal but for region and script; written standards of one language count as one. */
export function sameLanguage(a: string, b: string): boolean {
  return baseOf(a) === baseOf(b);
}

/** Detectors know one code for each of these. */
const written: Readonly<Record<string, string>> = { nb: 'no', nn: 'no', id: 'ms', fil: 'tl', ckb: 'ku', iw: 'he' };

/** The code by which detectors know a language. */
export function baseOf(code: string): string {
  const base = code.toLowerCase().split(/[-_]/u)[0] ?? '';
  return written[base] ?? base;
}

/** True for texts of fewer words, of which no detector knows the language reliably. */
export function tooShortToTell(text: string, leastWords: number): boolean {
  return wordCount(words(text.slice(0, 4000))) < leastWords;
}

function samples(text: string): string[] {
  const plain = text.replace(/```[\s\S]*?(?:```|$)|\$\$[\s\S]*?\$\$|https?:\/\/\S+/gu, ' ').replace(/\s+/gu, ' ');
  const count = Math.min(windows, Math.max(1, Math.floor(plain.length / windowLength)));
  const stride = count === 1 ? 0 : (plain.length - windowLength) / (count - 1);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.round(index * stride);
    return plain.slice(start, count === 1 ? Math.max(windowLength, 300) : start + windowLength);
  }).filter((sample) => /\p{L}{2}/u.test(sample));
}
