import { isJsonObject, type Json } from '../json.ts';
import { wordCount, words } from '../text/words.ts';
import { codeTexts } from './code-texts.ts';

/** What is compared of one held-out row. */
export interface HeldoutItem {
  /** Columns that make up the question; several where a row has no column for it (premise and hypothesis, say). */
  readonly parts: readonly string[];
  readonly options: readonly string[];
  /** Longer texts that the question is about: runs of words in them are a hit, nothing shorter is. */
  readonly contexts: readonly string[];
  /** Code in any column, see `codeTexts`: the same code, or nearly the same, is a hit. */
  readonly codes: readonly string[];
}

const optionNames = ['options', 'choices', 'endings', 'mc1_targets'];
const identity =
  /^(?:_?id|idx|index|uuid|url|source|split|lang|language|category|subject|answer_?key|label|license|task)$|_id$/iu;
const contextName =
  /^(?:context|ctx|passage|paragraph|story|article|document|background|support|abstract|dialogue|text)$/iu;

/** Shorter texts are generic (`What is true?`, `cause`) and say nothing without the rest of the row. Words, our guess. */
export const standsAlone = 4;

/**
 * Picks the texts of a row in the columns of any dataset: `question` with `options` or `choices` and the passage it is
 * about, else every column of text. A question too short to stand alone is taken together with the other columns.
 *
 * @returns undefined for a row without text.
 */
export function heldoutItem(row: Json): HeldoutItem | undefined {
  if (!isJsonObject(row)) return undefined;
  const options = optionsOf(row);
  const columns = Object.entries(row).flatMap(([name, value]): { name: string; text: string }[] =>
    typeof value === 'string' && !identity.test(name) && /\p{L}/u.test(value) ? [{ name, text: value }] : [],
  );
  const codes = Object.values(row).flatMap((value) => (typeof value === 'string' ? codeTexts(value) : []));
  const question = typeof row.question === 'string' ? row.question : '';
  if (lengthOf(question) >= standsAlone) {
    const contexts = columns.filter(({ name }) => contextName.test(name)).map(({ text }) => text);
    return { parts: [question], options, contexts, codes };
  }
  if (columns.length === 0) return undefined;
  return { parts: columns.map(({ text }) => text), options, contexts: [], codes };
}

/** Words of a text; of a long one those of its beginning, if they are enough. */
function lengthOf(text: string): number {
  const begin = wordCount(words(text.slice(0, 200)));
  return begin >= standsAlone || text.length <= 200 ? begin : wordCount(words(text));
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
