const opener =
  /^(?:sure(?: thing)?|certainly|of course|absolutely|okay|ok|great|alright|no problem|understood|gladly|claro(?: que s[ií])?|por supuesto|desde luego|bien s[uû]r|d'accord|volontiers|nat[uü]rlich|selbstverst[aä]ndlich|gerne?|klar|certo|certamente|va bene|com certeza|конечно|разумеется|хорошо|好的|当然(?:可以)?|當然|没问题|沒問題|はい|もちろん(?:です)?|承知(?:しました|いたしました)|かしこまりました|물론입니다|물론이죠|물론|네|알겠습니다|بالطبع|بالتأكيد|حسنًا|ज़रूर|अवश्य|बिल्कुल|जी हाँ)(?:\s?[!,.。！，、،।]+|\s+[-–—]+)?\s*/iu;
const service =
  /^(?:i(?:'d| would) be (?:happy|glad) to (?:help|assist)[^.!\n]{0,80}[.!]\s*|i(?:'ve| have) (?:rewritten|rephrased|paraphrased|translated|summari[sz]ed|simplified)[^:\n]{0,120}[:.]\s*(?=\n|$))/iu;

/** Words of ours or of the task, without which a line that ends with a colon may well be content. */
const task =
  'text|version|rewrit|rephras|paraphras|passage|article|paragraph|summary|translat|question|answer|dialogue|conversation|discussion|interview|response|output|result|code|list of (?:facts|question)|notes|outline|explanation|problem|solution|one|it|document|excerpt|pairs?|texto|versi[oó]n|pregunta|respuesta|traducci[oó]n|resumen|texte|question|r[eé]ponse|traduction|r[eé]sum[eé]|fassung|umschreibung|[uü]bersetzung|zusammenfassung|frage|antwort|umformul|testo|domanda|risposta|traduzione|riassunto|vers[aã]o|pergunta|tradu[cç][aã]o|resumo|текст|верси|перевод|вопрос|ответ|перефраз|пересказ';
const announcement = new RegExp(
  `^(?:(?:here(?:'s|’s| is| are)|below (?:is|are)|this is|the following is|voici|aqu[ií] (?:tienes?|est[aá]n?|les? dejo)|a continuaci[oó]n|hier (?:ist|sind|kommt)|nachfolgend|ecco|di seguito|aqui est[aá]o?|segue|вот|ниже)(?=[^:：\\n]*(?:${task}))[^:：\\n]{0,160}[:：]\\s*` +
    `|(?:以下是|这是|這是|下面是|以下は|こちらが|次は|다음은|여기|아래는)[^:：\\n。]{0,80}(?:[:：]|입니다[.:]|です[。：:])\\s*` +
    `|(?:إليك|فيما يلي|هذا هو|यहाँ|यहां|निम्नलिखित|नीचे)[^:：\\n।]{0,120}[:：]\\s*)`,
  'iu',
);
/** A label on a line of its own, as in `**Rewritten text:**`. */
const label =
  /^[#*_\s]{0,6}(?:(?:re-?written|re-?phrased|paraphrased|simplified|revised|translated|improved)(?: (?:text|version|passage|article|paragraph))?|(?:paraphrase|rewrite|translation|output|response)|(?:texto|versi[oó]n) (?:reescrit[oa]|simplificad[oa])|texte (?:r[eé][eé]crit|reformul[eé])|umgeschriebener text|改写(?:后的)?(?:文本|版本)?|译文|書き換え(?:た文章)?|翻訳)[*_]{0,2}[:：][*_]{0,2}\s*/iu;
const offer =
  /(?:hope (?:this|that) helps|let me know if|feel free to|would you like (?:me|another)|if you (?:need|have any|would like) (?:further|more|anything|questions?|another|any|help|me|additional)|is there anything else|happy to help|espero que (?:esto )?(?:te |le )?(?:ayude|sirva)|n'h[eé]sitez pas|j'esp[eè]re que cela|lassen sie (?:mich|es mich) wissen|ich hoffe,? (?:das|dies) hilft|spero che (?:questo )?(?:ti |le )?(?:sia utile|aiuti)|espero que (?:isso )?ajude|надеюсь,? это поможет|дайте (?:мне )?знать|希望这(?:对你|对您|能)?(?:有所)?帮助|如果(?:你|您)(?:有|需要)|お役に立て(?:れば|ば)|他に(?:何か)?(?:ご)?質問|도움이 되(?:었|셨|길|기를)|آمل أن يكون|आशा है)/iu;

/** Cuts a chatty opening such as `Sure! Here is a question:` off a text. Leaves a text alone that is nothing else. */
export function stripLeadIn(text: string): string {
  const rest = withoutLeadIn(text);
  return rest.trim() === '' ? text.trim() : rest;
}

/** Cuts a last line that offers more help. */
export function stripSignOff(text: string): string {
  const end = text.trimEnd();
  const lastBreak = end.lastIndexOf('\n');
  return lastBreak > 0 && end.length - lastBreak < 300 && offer.test(end.slice(lastBreak))
    ? end.slice(0, lastBreak).trimEnd()
    : end;
}

/** What is left of a text between opening and offer; the empty text for one that is nothing but these. */
export function stripFraming(text: string): string {
  const rest = stripSignOff(withoutLeadIn(text).trim());
  return !rest.includes('\n') && rest.length < 300 && offer.test(rest) ? '' : rest;
}

function withoutLeadIn(text: string): string {
  const opened = text.trimStart().replace(opener, '').replace(service, '');
  return opened.trimStart().replace(announcement, '').replace(label, '');
}
