import { countScripts } from '../text/scripts.ts';

/** ISO 639-1 codes, with those of longer form that tasks of the harness use. */
const codes = new Set(
  (
    'af am ar as az bbj be bg bn bo br bs ca ceb ckb cs cy da de ee el en eo es et eu fa fi fil fon fr fy ga gd gl gu ha haw he hi hr hu ' +
    'hy id ig is it ja jv ka kk km kn ko ku ky lb lg ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no nb ny om or pa pl ps pt ' +
    'qu ro ru rw sd si sk sl sn so sq sr st su sv sw ta te tg th tk tl tn tr ts tt tw ug uk ur uz vai ve vi wo xh yi yo zh zu'
  ).split(' '),
);

/** ISO 639-3 codes that tasks of the harness use, and the short ones; a language without a short code keeps the long one. */
const longCodes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amh: 'am',
    eng: 'en',
    ewe: 'ee',
    fra: 'fr',
    hau: 'ha',
    ibo: 'ig',
    kin: 'rw',
    lin: 'ln',
    lug: 'lg',
    nno: 'nn',
    nob: 'nb',
    orm: 'om',
    sna: 'sn',
    sot: 'st',
    swa: 'sw',
    twi: 'tw',
    wol: 'wo',
    xho: 'xh',
    yor: 'yo',
    zul: 'zu',
  }),
);

/** Words inside names of tasks and datasets. */
const names: ReadonlyMap<string, string> = new Map(
  Object.entries({
    arabic: 'ar',
    basque: 'eu',
    catalan: 'ca',
    chinese: 'zh',
    darija: 'ar',
    french: 'fr',
    galician: 'gl',
    german: 'de',
    italian: 'it',
    japanese: 'ja',
    kobest: 'ko',
    korean: 'ko',
    norwegian: 'no',
    polish: 'pl',
    portuguese: 'pt',
    russian: 'ru',
    spanish: 'es',
    thai: 'th',
    turkish: 'tr',
    uyghur: 'ug',
    vietnamese: 'vi',
  }),
);

/** The most frequent language of scripts that tell at least something; Latin tells nothing. */
const byScript: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Hangul: 'ko',
    Hiragana: 'ja',
    Katakana: 'ja',
    Han: 'zh',
    Thai: 'th',
    Lao: 'lo',
    Khmer: 'km',
    Myanmar: 'my',
    Bengali: 'bn',
    Tamil: 'ta',
    Telugu: 'te',
    Gujarati: 'gu',
    Gurmukhi: 'pa',
    Kannada: 'kn',
    Malayalam: 'ml',
    Sinhala: 'si',
    Devanagari: 'hi',
    Arabic: 'ar',
    Hebrew: 'he',
    Greek: 'el',
    Cyrillic: 'ru',
    Georgian: 'ka',
    Armenian: 'hy',
    Ethiopic: 'am',
    Tibetan: 'bo',
  }),
);

/** What can tell the language of a seed. */
export interface LanguageSigns {
  /** What the row itself says, e.g. its column `lang`. */
  readonly said: string | undefined;
  readonly datasetName: string | undefined;
  readonly taskName: string | undefined;
  readonly datasetPath: string | undefined;
  /** The language of tasks of its family that tell none themselves. */
  readonly family?: string | undefined;
  readonly text: string;
}

/**
 * The language of a seed, by the first sign that tells: the row's own word; the dataset's configuration, when it is a
 * language code (`es`); the last part of the task's name (`mgsm_direct_es`); a language's name in task or dataset
 * (`kobest_boolq`); the language of its family; the script of more than 30 % of the letters, by its most frequent language; else English.
 */
export function languageOf(signs: LanguageSigns): string {
  const last = signs.taskName?.toLowerCase().split(/[_-]/).at(-1);
  return (
    known(signs.said) ??
    known(signs.datasetName) ??
    (signs.taskName?.includes('_') ? known(last) : undefined) ??
    named(`${signs.taskName ?? ''} ${signs.datasetPath ?? ''} ${signs.datasetName ?? ''}`) ??
    known(signs.family) ??
    scriptLanguage(signs.text) ??
    'en'
  );
}

function known(code: string | undefined): string | undefined {
  const base = code?.toLowerCase().split(/[-_]/)[0] ?? '';
  const short = longCodes.get(base) ?? base;
  return codes.has(short) ? short : undefined;
}

function named(text: string): string | undefined {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => names.get(word))
    .find((code) => code !== undefined);
}

function scriptLanguage(text: string): string | undefined {
  const counts = countScripts(text.slice(0, 2_000));
  const letters = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // Japanese mixes kana with Han; any kana decides.
  if ((counts.get('Hiragana') ?? 0) + (counts.get('Katakana') ?? 0) > letters / 10) return 'ja';
  const [script, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['Latin', 0];
  if (script !== 'Latin') return byScript.get(script);
  const second = [...counts].find(([name, size]) => name !== 'Latin' && size > letters * 0.3);
  return count > 0 && second !== undefined ? byScript.get(second[0]) : undefined;
}
