/** Sentences of thanks and praise at the start of a turn; each with its end mark. */
const opening =
  /^(?:(?:thanks?(?: you)?|many thanks|thx|cheers|great|perfect|awesome|wonderful|excellent|amazing|nice|wow|ok(?:ay)?|got it|i see|i (?:really )?appreciate (?:it|that|this|your [^.!?\n]{1,40})|that(?:'s| is| was| were) (?:very |really |so |super )?(?:helpful|useful|great|clear|interesting|good|perfect|kind)|(?:very|really|so) (?:helpful|clear)|good (?:answer|point|explanation)|(?:danke|vielen dank|merci|gracias|grazie|obrigad[oa]|спасибо|谢谢|謝謝|ありがとう(?:ございます)?|감사합니다|고마워요?))(?:[ ,](?:so |very )?(?:much|a lot|again|for [^.!?\n]{1,80}|that[^.!?\n]{0,60}))*\s*(?:[.!,;:。！，]+|[-–—]|$)\s*)+/iu;
/** The same at the end of a turn. */
const closing =
  /(?<=^|[.!?。！？\n,])\s*(?:(?:thanks?(?: you)?|many thanks|thx|cheers|i (?:would |'d )?(?:really )?appreciate [^.!?\n]{1,60})(?: (?:so |very )?much| a lot| again| in advance| for [^.!?\n]{1,80})*|have a (?:nice|great|good) (?:day|one|evening|weekend)|bye|goodbye)\s*[.!]*\s*$/iu;
/** At the start of a sentence or behind a comma, at its end, and behind `could you`; elsewhere it is a verb. */
const pleases: readonly (readonly [RegExp, string])[] = [
  [/(?<=^|[.!?,]\s+)(?:please|kindly)\b,?\s+/giu, ''],
  [
    /(?:,\s*|\s+)(?:please|if you (?:don't|do not) mind|if it(?:'s| is) not too much (?:trouble|to ask))(?=\s*(?:[.?!]|$))/giu,
    '',
  ],
  [/\b((?:could|would|can|will) you) (?:please|kindly)\b/giu, '$1'],
];

/**
 * A user's turn without thanks, praise and please. Empty for one that was nothing but courtesy; the rest begins with a
 * capital where the turn did.
 */
export function stripPoliteness(text: string): string {
  const whole = text.trim();
  let rest = whole.replace(opening, '').trim();
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(closing, '').replace(/,\s*$/u, '').trim();
    for (const [courtesy, left] of pleases) rest = rest.replace(courtesy, left).trim();
  }
  if (!/[\p{L}\p{N}]/u.test(rest) || /^(?:please|kindly)[.!]?$/iu.test(rest)) return '';
  return /^\p{Lu}/u.test(whole) ? rest.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : rest;
}
