import { isJsonObject, type Json } from '../json.ts';
import { wordCount, words } from '../text/words.ts';

/** What is compared of one held-out row. */
export interface HeldoutItem {
  /** Name of the set and place of the row in it. */
  readonly set: string;
  readonly item: string;
  /** Texts that are questions by themselves: equal ones are a hit, whatever the options. */
  readonly questions: readonly string[];
  readonly options: readonly string[];
}

const optionNames = ['options', 'choices', 'endings', 'mc1_targets'];
const identity =
  /^(?:_?id|idx|index|uuid|url|source|split|lang|language|category|subject|answer_?key|label|license|task)$|_id$/iu;

/** Shorter texts are generic (`What is true?`, `cause`) and say nothing without the rest of the row. Words, our guess. */
const standsAlone = 4;

/**
 * Picks the texts of a row in the columns of any dataset: `question` with `options` or `choices`, else every column of
 * text. A question too short to stand alone is taken together with the other columns.
 *
 * @returns undefined for a row without text.
 */
export function heldoutItem(set: string, item: string, row: Json): HeldoutItem | undefined {
  if (!isJsonObject(row)) return undefined;
  const options = optionsOf(row);
  const question = typeof row.question === 'string' ? row.question : '';
  if (lengthOf(question) >= standsAlone) return { set, item, questions: [question], options };
  const columns = Object.entries(row).flatMap(([name, value]) =>
    typeof value === 'string' && !identity.test(name) && /\p{L}/u.test(value) ? [value] : [],
  );
  const long = columns.filter((column) => lengthOf(column) >= standsAlone);
  const questions = [...new Set([columns.join(' '), ...long])].filter((text) => lengthOf(text) >= standsAlone);
  const texts = questions.length > 0 || columns.length === 0 ? questions : [columns.join(' ')];
  return texts.length === 0 ? undefined : { set, item, questions: texts, options };
}

function lengthOf(text: string): number {
  return wordCount(words(text));
}

function optionsOf(row: { readonly [name: string]: Json }): string[] {
  for (const name of optionNames) {
    const texts = textsOf(row[name]);
    if (texts.length > 0) return texts;
  }
  return [];
}

/** `["a", "b"]`, `{text: ["a", "b"]}`, `{choices: ["a", "b"]}`, `{A: "a", B: "b"}` or `[{text: "a"}]`. */
function textsOf(value: Json | undefined): string[] {
  if (Array.isArray(value))
    return value.flatMap((entry) => (isJsonObject(entry) ? textsOf(entry.text ?? null) : asText(entry)));
  if (!isJsonObject(value)) return typeof value === 'string' ? [value] : [];
  const inner = value.text ?? value.choices;
  return inner === undefined ? Object.values(value).flatMap(asText) : textsOf(inner);
}

function asText(value: Json): string[] {
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
