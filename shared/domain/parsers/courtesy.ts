import { stripPoliteness } from './politeness.ts';

/** Sentences that answer thanks or take leave. */
const replies =
  /(?:you(?:'|’)?re (?:very |most |so )?welcome|you are (?:very |most |so )?welcome|my pleasure|no problem|any ?time|don(?:'|’)t mention it|(?:i(?:'|’| a)m )?(?:always )?(?:glad|happy) (?:to (?:help|be of help)|i could help)|see you (?:soon|later|next time|tomorrow)|take care|good luck|bye(?:-bye)?|good ?bye|until next time|same to you|gern(?: geschehen)?|bitte(?: sehr)?|tschüss|auf wiedersehen|de nada|de rien|au revoir|不客气|再见|どういたしまして)(?:[ ,](?:then|again|everyone|all|both|and (?:good luck|take care|goodbye)))*\s*(?:[.!,;:。！，]+|$)\s*/giu;

/** Whether somebody only thanks, answers thanks or takes leave. */
export function isCourtesy(text: string): boolean {
  return stripPoliteness(text.trim().replace(replies, '')) === '';
}
