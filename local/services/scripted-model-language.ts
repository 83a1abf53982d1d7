/** Languages in which the scripted model can write; every other is answered in English. */
export type ScriptedLanguage = 'en' | 'es' | 'fr' | 'de' | 'zh' | 'ja' | 'ko';

const commonWords: Readonly<Record<'en' | 'es' | 'fr' | 'de', RegExp>> = {
  en: /\b(?:the|of|and|is|what|which|how|to|in|for)\b/giu,
  es: /\b(?:el|la|los|las|de|que|cuántos?|cuántas?|en|una?|y|qué|por|es)\b/giu,
  fr: /\b(?:le|les|des|du|est|une?|et|combien|quelle?|dans|pour|qui)\b/giu,
  de: /\b(?:der|die|das|und|ist|wie|viele|ein|eine|welche[rs]?|im|zu|den)\b/giu,
};

/** The likeliest of these languages, by script and by common words. */
export function languageOf(text: string): ScriptedLanguage {
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/\p{Script=Hiragana}|\p{Script=Katakana}/u.test(text)) return 'ja';
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  let best: { language: ScriptedLanguage; count: number } = { language: 'en', count: 0 };
  for (const language of ['en', 'es', 'fr', 'de'] as const) {
    const count = text.match(commonWords[language])?.length ?? 0;
    if (count > best.count) best = { language, count };
  }
  return best.language;
}
