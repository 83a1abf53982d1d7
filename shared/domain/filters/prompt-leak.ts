import { z } from 'zod';
import { readMarker } from '../parsers/markers.ts';
import { textField } from '../steps/fields.ts';
import { firstShared, grams } from '../text/grams.ts';
import { keyText } from '../text/key-text.ts';
import { words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { judgedTexts, optionalField } from './field-text.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  field: optionalField,
  gram: z.int().min(3).default(8).describe('Words in a row of a prompt that must not come back.'),
});

/** Rejects text that repeats the recipe's own prompts. */
export const promptLeak: FilterKind<z.infer<typeof Parameters>> = {
  name: 'prompt_leak',
  reason: 'prompt_leak',
  about: "The text holds eight words in a row of one of the recipe's prompts, or the question is one of its examples.",
  source: 'shared filter defaults: any 8-gram of the template; examples of fewer words are our addition',
  reads: ({ field }) => (field === undefined ? [] : [field]),
  parameters: Parameters,
  create: ({ gram, field: only }, { templates }) => {
    const known = new Set(
      [...templates.values()].flatMap((text) => spans(text).flatMap((span) => [...grams(words(span), gram)])),
    );
    const examples = new Set([...templates.values()].flatMap(exampleQuestions));
    return (record) => {
      const question = textField(record.fields, 'question') ?? '';
      if (examples.has(keyText(question))) return reject('prompt_leak', `example of the prompt: ${question}`);
      for (const { field, text } of judgedTexts(record, only)) {
        const leaked = firstShared(grams(words(text), gram), known);
        if (leaked !== undefined) return reject('prompt_leak', `${field} repeats: ${leaked}`);
      }
      return keep;
    };
  },
};

/** The parts of a prompt file that are the same for every record. */
function spans(template: string): string[] {
  return template.split(
    /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}|^\s*-\s*(?:system|user|assistant)\s*:\s*[|>]?[+-]?/mu,
  );
}

/** Questions of worked examples in a prompt file, without those that a field of the record fills in. */
function exampleQuestions(template: string): string[] {
  return template
    .split('\n')
    .flatMap((line) => {
      const marker = readMarker(line);
      return marker?.section === 'question' && !/[{<]/u.test(marker.rest) ? [keyText(marker.rest)] : [];
    })
    .filter((key) => key !== '');
}
