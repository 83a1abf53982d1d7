import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { findJsonObjects, readLenientJson } from './json-object.ts';
import { readMarker } from './markers.ts';
import { letterOf, readOption } from './option-lines.ts';

/** An item before its answer is matched with its options. */
export interface ItemDraft {
  readonly question: string;
  readonly context: string | null;
  readonly options: readonly string[] | null;
  readonly answer: string | null;
  /** All that the JSON object holds; absent for marked lines. */
  readonly given?: Json;
}

const text = z.union([z.string(), z.boolean().transform(String)]);
const optionText = z.union([
  text,
  z.looseObject({ text }).transform((option) => option.text),
  z.looseObject({ option: text }).transform((option) => option.option),
]);
const optionList = z.union([
  z.array(optionText).max(26),
  z.record(z.string(), text).transform((byLetter, check) => {
    const letters = Object.keys(byLetter);
    const inOrder = letters.every((letter, index) => letter.trim().toUpperCase() === letterOf(index));
    if (!inOrder) check.addIssue({ code: 'custom', message: 'options by letter start at A and leave none out' });
    return Object.values(byLetter);
  }),
]);
const Item = z.looseObject({
  question: text,
  context: text.nullish(),
  passage: text.nullish(),
  options: optionList.nullish(),
  choices: optionList.nullish(),
  answer: text.nullish(),
  correct_answer: text.nullish(),
  answer_index: text.nullish(),
});

/**
 * Reads the JSON form of an item.
 *
 * @returns undefined when the reply is not JSON at all, a sentence about the problem when it is but does not hold an item.
 */
export function readJsonItem(reply: string): ItemDraft | string | undefined {
  const { objects, start, problem } = findJsonObjects(reply);
  if (start < 0) return undefined;
  const hasMarks = reply
    .slice(0, start)
    .split('\n')
    .some((line) => readMarker(line)?.section === 'question');
  if (hasMarks) return undefined;
  if (problem !== undefined) return `JSON object is ${problem}`;
  if (objects.length > 1) return `${objects.length} JSON objects instead of one`;
  const value = readLenientJson(objects[0] ?? '');
  if (!isJsonObject(value)) return 'JSON that cannot be read';
  return draftOf(value);
}

function draftOf(value: Json): ItemDraft | string {
  const parsed = Item.safeParse(value);
  if (!parsed.success) return z.prettifyError(parsed.error).replace(/\s+/gu, ' ');
  const { question, context, passage, options, choices, answer, correct_answer, answer_index } = parsed.data;
  const list = options ?? choices ?? null;
  return {
    question,
    context: context ?? passage ?? null,
    options: list === null || list.length === 0 ? null : withoutLetters(list),
    answer: answer ?? correct_answer ?? answer_index ?? null,
    given: value,
  };
}

/** `["A) red", "B) blue"]` -> `["red", "blue"]`, only when all of them count on. */
function withoutLetters(options: readonly string[]): readonly string[] {
  const plain = options.map((option, index) => readOption(option, index));
  return plain.every((option) => option !== undefined) ? plain : options.map((option) => option.trim());
}
