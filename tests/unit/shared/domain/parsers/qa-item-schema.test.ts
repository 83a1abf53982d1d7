import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AnswerKind } from '../../../../../shared/domain/answers/kind.ts';
import { parseQaItem } from '../../../../../shared/domain/parsers/qa-item.ts';
import { qaItemSchema } from '../../../../../shared/domain/parsers/qa-item-schema.ts';

const Schema = z.object({ properties: z.record(z.string(), z.json()), required: z.array(z.string()) });
const membersOf = (kind: AnswerKind) => Schema.parse(qaItemSchema(kind)).required;

const word = fc.constantFrom('harbour', 'lantern', 'meadow', 'quartz', 'saddle');
const text = fc.tuple(word, word).map((words) => `What about ${words.join(' and ')}?`);
const values = {
  context: fc.option(text),
  question: text,
  options: fc.uniqueArray(word, { minLength: 2, maxLength: 4 }),
  signature: fc.constant('def count(items)'),
  tests: fc.constant(['assert count([]) == 0']),
  constraints: fc.constantFrom(
    [{ name: 'most_words', count: 60, words: null }],
    [{ name: 'no_commas', count: null, words: null }],
    [{ name: 'without_word', count: null, words: 'sea' }],
  ),
  answer: word,
};

describe('qaItemSchema', () => {
  it.each(AnswerKind.options)('holds what the parser reads for a question of the kind %s', (kind) => {
    const members = membersOf(kind);
    const item = fc.record(Object.fromEntries(Object.entries(values).filter(([name]) => members.includes(name))));
    fc.assert(
      fc.property(item, (reply) => {
        expect(Object.keys(reply).toSorted()).toEqual(members.toSorted());
        const parsed = parseQaItem(JSON.stringify(reply), kind, null);
        expect(parsed).toMatchObject({ kept: true, value: { options: reply.options ?? null } });
      }),
    );
  });

  it.each(AnswerKind.options)('has the members of the prompt for the kind %s, in the same order', (kind) => {
    const file = new URL(
      `../../../../../shared/recipes/task-seeded/prompts/standard/${kind}.similar.yaml`,
      import.meta.url,
    );
    const shape = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
    // Whatever stands behind a colon, other than in an entry of a list.
    const shown = [...shape.replaceAll(/\[.*?\]/gu, '').matchAll(/"(\w+)":/gu)].map(([, name]) => name);
    expect(membersOf(kind)).toEqual(shown);
  });
});
