const scriptPatterns = {
  Latin: /\p{Script=Latin}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Arabic: /\p{Script=Arabic}/u,
  Hebrew: /\p{Script=Hebrew}/u,
  Devanagari: /\p{Script=Devanagari}/u,
  Bengali: /\p{Script=Bengali}/u,
  Tamil: /\p{Script=Tamil}/u,
  Telugu: /\p{Script=Telugu}/u,
  Gujarati: /\p{Script=Gujarati}/u,
  Gurmukhi: /\p{Script=Gurmukhi}/u,
  Kannada: /\p{Script=Kannada}/u,
  Malayalam: /\p{Script=Malayalam}/u,
  Sinhala: /\p{Script=Sinhala}/u,
  Thai: /\p{Script=Thai}/u,
  Lao: /\p{Script=Lao}/u,
  Khmer: /\p{Script=Khmer}/u,
  Myanmar: /\p{Script=Myanmar}/u,
  Ethiopic: /\p{Script=Ethiopic}/u,
  Georgian: /\p{Script=Georgian}/u,
  Armenian: /\p{Script=Armenian}/u,
  Tibetan: /\p{Script=Tibetan}/u,
  Han: /\p{Script=Han}/u,
  Hiragana: /\p{Script=Hiragana}/u,
  Katakana: /\p{Script=Katakana}/u,
  Hangul: /\p{Script=Hangul}/u,
} as const;

export type Script = keyof typeof scriptPatterns;
const entries = Object.entries(scriptPatterns) as [Script, RegExp][];

/** Letters by script; `Other` for scripts that are not listed. ASCII takes a short way. */
export function countScripts(text: string): Map<Script | 'Other', number> {
  const counts = new Map<Script | 'Other', number>();
  for (const sign of text) {
    const script = scriptOf(sign);
    if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  return counts;
}

/** Undefined for what is no letter. */
function scriptOf(sign: string): Script | 'Other' | undefined {
  const code = sign.charCodeAt(0);
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a ? 'Latin' : undefined;
  if (!/\p{L}/u.test(sign)) return undefined;
  return entries.find(([, pattern]) => pattern.test(sign))?.[0] ?? 'Other';
}

const byLanguage: Readonly<Record<string, readonly Script[]>> = {
  ar: ['Arabic'],
  fa: ['Arabic'],
  ur: ['Arabic'],
  ug: ['Arabic'],
  ps: ['Arabic'],
  sd: ['Arabic'],
  ckb: ['Arabic'],
  he: ['Hebrew'],
  yi: ['Hebrew'],
  ru: ['Cyrillic'],
  uk: ['Cyrillic'],
  be: ['Cyrillic'],
  bg: ['Cyrillic'],
  mk: ['Cyrillic'],
  mn: ['Cyrillic'],
  ky: ['Cyrillic'],
  tg: ['Cyrillic'],
  el: ['Greek'],
  hi: ['Devanagari'],
  mr: ['Devanagari'],
  ne: ['Devanagari'],
  bn: ['Bengali'],
  as: ['Bengali'],
  ta: ['Tamil'],
  te: ['Telugu'],
  gu: ['Gujarati'],
  pa: ['Gurmukhi'],
  kn: ['Kannada'],
  ml: ['Malayalam'],
  si: ['Sinhala'],
  th: ['Thai'],
  lo: ['Lao'],
  km: ['Khmer'],
  my: ['Myanmar'],
  am: ['Ethiopic'],
  ti: ['Ethiopic'],
  ka: ['Georgian'],
  hy: ['Armenian'],
  bo: ['Tibetan'],
  zh: ['Han'],
  ja: ['Han', 'Hiragana', 'Katakana'],
  ko: ['Hangul', 'Han'],
};
const latin = new Set(
  'en es fr de it pt nl sv da no nb nn fi is pl cs sk sl hr hu ro et lv lt tr vi id ms tl sw eu ca gl ga cy mt sq af so ha yo ig zu xh'.split(
    ' ',
  ),
);

/** Scripts of a language by its two- or three-letter code (a region after it is ignored); undefined when not known. */
export function scriptsOf(language: string): readonly Script[] | undefined {
  const code = language.toLowerCase().split(/[-_]/u)[0] ?? '';
  return Object.hasOwn(byLanguage, code) ? byLanguage[code] : latin.has(code) ? ['Latin'] : undefined;
}
