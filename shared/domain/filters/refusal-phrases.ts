import { wordCount, words } from '../text/words.ts';

/** Characters in which a refusal shows itself, and words beyond which a text says more than a refusal. */
const window = 200;
export const maximumWords = 120;

const phrases: readonly RegExp[] = [
  /\bI(?:'m| am) (?:very |really |so )?sorry,? (?:but (?:I|as an|this|that|it)|I (?:can|am (?:not|unable)|will not|won't|must|do not|don't)|as an)/iu,
  /^\s*(?:sorry|apologies|unfortunately),? (?:but )?(?:I|as an) /iu,
  /\bI (?:cannot|can't|can not|could not|couldn't|won't|will not|am (?:not able|unable) to|am not (?:comfortable|allowed|permitted))\s+(?:\w+ly )?(?:help|assist|provide|answer|fulfil|fulfill|create|generate|comply|do that|do this|complete|continue|discuss|support|engage|write|offer|respond|give|share|produce|browse|access|with)/iu,
  /\bI(?:'m| am) (?:not able|unable) to (?:help|assist|provide|answer|fulfil|fulfill|create|generate|comply|complete|discuss|write|offer|respond|give|share|produce)/iu,
  /\bI must (?:decline|refuse)|\bI have to decline|\bI (?:don't|do not) (?:feel comfortable|have the ability|have access to)/iu,
  /\bas an? (?:AI|artificial intelligence|large language model|language model|assistant)\b/iu,
  /\bI(?:'m| am) (?:just |only )?an? (?:AI|artificial intelligence|large language model|language model)\b/iu,
  /\bagainst my (?:guidelines|programming|policy|policies)/iu,
  /\b(?:lo siento|lo lamento|disculpa),? (?:pero )?(?:no puedo|como|no me es posible)|\bno puedo (?:ayudar|cumplir|proporcionar|responder|generar|crear)|\bcomo (?:modelo de lenguaje|una? (?:IA|inteligencia artificial))/iu,
  /\bje suis désolée?|\bje ne peux pas (?:vous aider|t'aider|répondre|fournir|créer|générer|satisfaire)|\ben tant qu(?:e modèle de langage|'(?:IA|intelligence artificielle|assistant))/iu,
  /\btut mir (?:sehr )?leid, (?:aber )?(?:ich|das)|\bich kann (?:dir|ihnen|das|dabei|diese|ihnen dabei)?\s?(?:leider )?nicht (?:helfen|weiterhelfen|beantworten|erstellen|erfüllen)|\bals (?:KI|künstliche intelligenz|sprachmodell)/iu,
  /\b(?:desculpe|lamento|sinto muito),? (?:mas )?(?:não posso|como)|\bnão posso (?:ajudar|fornecer|responder|criar|gerar)|\bcomo (?:modelo de linguagem|uma (?:IA|inteligência artificial))/iu,
  /\bmi dispiace,? (?:ma )?(?:non posso|non sono)|\bnon posso (?:aiutar|fornire|rispondere|creare|generare)|\bcome (?:modello linguistico|intelligenza artificiale)/iu,
  /извините|к сожалению, я|я не могу (?:помочь|ответить|предоставить|создать|выполнить)|как (?:языковая модель|искусственный интеллект)|я (?:всего лишь )?(?:ии|языковая модель)/iu,
  /(?:很)?抱歉[,，。!！]?|对不起[,，]|對不起[,，]|我(?:无法|不能|無法)(?:提供|回答|协助|協助|帮助|幫助|生成|完成|满足|创建)|作为(?:一个|一名)?(?:AI|人工智能|语言模型|大?语言模型)|作為(?:一個)?(?:AI|人工智慧|語言模型)/iu,
  /申し訳(?:ございません|ありません)|(?:お答え|回答|お手伝い|提供)(?:することは)?(?:でき(?:ません|かねます))|AI(?:言語モデル|アシスタント)?として/iu,
  /죄송(?:합니다|하지만)|(?:도와드릴|답변드릴|답변할|제공할|생성할) 수 (?:없습니다|없어요)|(?:AI|인공지능|언어 모델)(?: 언어 모델)?(?:로서|이기 때문에)/iu,
  /عذرًا|آسف[،,]|لا (?:أستطيع|يمكنني) (?:المساعدة|تقديم|الإجابة|إنشاء)|كنموذج لغوي|بصفتي (?:ذكاء|نموذج)/iu,
  /क्षमा करें|मैं (?:इसमें )?(?:मदद|सहायता) नहीं कर सकता|एक (?:एआई|AI) (?:मॉडल|भाषा मॉडल) के रूप में/iu,
];

/**
 * True when a text declines, or speaks as an assistant: one of the phrases in its first 200 characters, and not more
 * than `mostWords` in all, 120 unless told.
 *
 * Source: our own list after the shared filter defaults; English, Spanish, French, German, Portuguese, Italian, Russian,
 * Chinese, Japanese, Korean, Arabic, Hindi.
 */
export function soundsLikeRefusal(text: string, mostWords = maximumWords): boolean {
  const opening = text
    .trimStart()
    .slice(0, window)
    .replace(/[\u2018\u2019]/gu, "'");
  return (
    phrases.some((phrase) => phrase.test(opening)) &&
    wordCount(words(text.slice(0, Math.max(5000, 20 * mostWords)))) <= mostWords
  );
}
