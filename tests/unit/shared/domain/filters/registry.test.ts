import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFilter, filterNames, findFilter, parametersOf } from '../../../../../shared/domain/filters/registry.ts';
import { isRejectionReason } from '../../../../../shared/domain/verdict.ts';
import { aCompletion, aRecord, englishOnly } from '../../../../support/a-record.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

const context = {
  templates: new Map([['x', 'Write one new question of the same kind as this one, please.']]),
  languages: englishOnly,
};

describe('filters', () => {
  it('are found by name, have a reason of the closed list, and say where they come from', () => {
    for (const name of filterNames) {
      const kind = findFilter(name);
      expect(kind?.about.length).toBeGreaterThan(20);
      expect(kind?.source.length).toBeGreaterThan(5);
      expect(isRejectionReason(kind?.reason ?? '')).toBe(true);
    }
    expect(filterNames).toHaveLength(new Set(filterNames).size);
  });

  it('have parameters that all have a default and stay the same when they are checked twice', () => {
    for (const name of filterNames) {
      const kind = findFilter(name);
      if (!kind) throw new Error(name);
      const once = parametersOf(kind, {});
      expect(parametersOf(kind, once)).toEqual(once);
    }
  });

  it('refuse unknown names and parameters', () => {
    expect(() => createFilter('seed_cop', {}, context)).toThrow(/seed_cop/u);
    expect(() => createFilter('seed_copy', { grams: 3 }, context)).toThrow(/grams/u);
  });

  it.each(filterNames)(
    '%s survives every bad output in every field',
    (name) => {
      const filter = createFilter(name, {}, context);
      for (const text of Object.values(badOutputs)) {
        const short = text.slice(0, 60_000);
        const fields = {
          answer_kind: 'choice',
          question: short,
          context: short,
          options: [short, 'x'],
          claimed_answer: short,
          claimed_index: 0,
          seed_question: short,
          seed_options: [short],
          answer_text: short,
          reasoning: short,
        };
        expect(typeof filter.judge(aRecord(fields)).kept).toBe('boolean');
        expect(typeof filter.judge(aCompletion(short)).kept).toBe('boolean');
      }
    },
    20_000,
  );

  it.each(filterNames)('%s judges records with any fields at all', (name) => {
    const filter = createFilter(name, {}, context);
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant(null),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.oneof(fc.string(), fc.integer())),
      fc.constant({ a: 1 }),
    );
    const fields = fc.dictionary(
      fc.constantFrom(
        'question',
        'options',
        'context',
        'seed_question',
        'seed_options',
        'claimed_answer',
        'claimed_index',
        'answer_kind',
        'reply',
        'answer_text',
        'reasoning',
        'flags',
      ),
      value,
    );
    fc.assert(
      fc.property(fields, fc.constantFrom('en', 'es', 'zh', 'ja', 'und', ''), (some, lang) => {
        return typeof filter.judge(aRecord(some, { lang })).kept === 'boolean';
      }),
    );
  });
});
