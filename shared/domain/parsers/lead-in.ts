const opener =
  /^(?:sure|certainly|of course|absolutely|okay|ok|great|alright|claro|por supuesto|bien s[uû]r|d'accord|nat[uü]rlich|gerne|certo|好的|当然|當然|はい|もちろん|물론입니다|물론|네)(?:[!,.。！，、]+|\s+[-–—]+)?\s*/iu;
const announcement =
  /^(?:(?:here(?:'s|’s| is| are)|below (?:is|are)|this is|the following is|voici|aqu[ií] (?:tiene|est[aá])|hier ist|ecco|以下是|这是|以下は|다음은)[^:：\n]{0,160}[:：])\s*/iu;
const offer =
  /(?:hope (?:this|that) helps|let me know if|feel free to|would you like (?:me|another)|if you (?:need|have any|would like)|is there anything else|happy to help)/iu;

/** Cuts a chatty opening such as `Sure! Here is a question:` off a text. */
export function stripLeadIn(text: string): string {
  const start = text.trimStart();
  const rest = start.replace(opener, '').replace(announcement, '');
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
