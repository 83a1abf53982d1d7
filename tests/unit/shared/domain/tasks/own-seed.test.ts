import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../../../../shared/domain/json-lossless.ts';
import { ownSeed } from '../../../../../shared/domain/tasks/own-seed.ts';
import { fromJson, type PyValue } from '../../../../../shared/domain/templates/py-value.ts';
import { isRejectionReason } from '../../../../../shared/domain/verdict.ts';

function read(row: string | object) {
  const reading = parseLossless(typeof row === 'string' ? row : JSON.stringify(row));
  if (!reading.ok) throw new Error(reading.fault.message);
  return ownSeed(reading.value);
}

function seedOf(row: string | object) {
  const reading = read(row);
  return reading.kept ? reading.seed : reading;
}

function evidenceOf(row: string | object): string {
  const reading = read(row);
  return reading.kept ? 'kept' : `${reading.reason}: ${reading.evidence}`;
}

const q = { question: 'What?' };

describe('ownSeed', () => {
  it('takes one capability or a list of them', () => {
    expect(read({ ...q, answer: 'a', capabilities: 'maths' })).toMatchObject({ capabilities: ['maths'] });
    expect(evidenceOf({ ...q, answer: 'a', capabilities: [1] })).toMatch(/^bad_schema: field "capabilities"/u);
  });

  it('fills every field of a seed', () => {
    expect(
      read({
        ...q,
        answer: 'blue',
        options: ['red', 'blue'],
        context: 'C',
        task: 'T',
        id: 7,
        license: 'CC0-1.0',
        lang: 'es',
        family: 'colours',
        capabilities: ['knowledge', 'knowledge'],
      }),
    ).toEqual({
      kept: true,
      id: '7',
      license: 'CC0-1.0',
      family: 'colours',
      capabilities: ['knowledge'],
      seed: {
        task: 'T',
        answer_kind: 'choice',
        question: 'What?',
        context: 'C',
        options: ['red', 'blue'],
        answer_text: 'blue',
        answer_index: 1,
        answers: ['blue'],
        prompt: null,
        target: null,
        lang: 'es',
      },
    });
    expect(read({ ...q, answer: 'x' })).toMatchObject({
      id: null,
      license: null,
      seed: { task: 'own', context: null, lang: 'en' },
    });
  });

  it.each<[unknown, number]>([
    ['green', 1],
    ['Green', 1],
    [' green ', 1],
    ['B', 1],
    ['b)', 1],
    ['(C)', 2],
    [0, 0],
    [2, 2],
    ['2', 2],
  ])('finds the option for the answer %j', (answer, index) => {
    expect(seedOf({ ...q, answer, options: ['red', 'green', 'blue'] })).toMatchObject({ answer_index: index });
  });

  it('prefers the text of an option to a letter', () => {
    expect(seedOf({ ...q, answer: 'A', options: ['B side', 'A'] })).toMatchObject({ answer_index: 1 });
  });

  it('takes numbers as options, and does not guess between text and index', () => {
    expect(seedOf({ ...q, answer: '4', options: [3, 4, 5] })).toMatchObject({ answer_text: '4', answer_index: 1 });
    expect(seedOf({ ...q, answer: 4, options: [3, 4, 5] })).toMatchObject({ answer_text: '4' });
    expect(evidenceOf({ ...q, answer: 1, options: [2, 3, 1] })).toContain('write the text in quotes');
  });

  it('takes several right options', () => {
    expect(seedOf({ ...q, answer: ['A', 'blue'], options: ['red', 'green', 'blue'] })).toMatchObject({
      answers: ['red', 'blue'],
      answer_index: 0,
    });
  });

  it.each<[string, string, string]>([
    ['7', 'number', '7'],
    ['12345678901234567890', 'number', '12345678901234567890'],
    ['"12345678901234567890"', 'number', '12345678901234567890'],
    ['7.0', 'number', '7.0'],
    ['"1,200"', 'number', '1200'],
    ['"so\\n#### 18"', 'number', '18'],
    ['"Paris"', 'short', 'Paris'],
    ['["Paris", "the city of Paris"]', 'short', 'Paris'],
    ['"This answer has so many words that it is free."', 'free', 'This answer has so many words that it is free.'],
  ])('sorts the answer %s as %s', (answer, kind, text) => {
    expect(seedOf(`{"question": "Q", "answer": ${answer}}`)).toMatchObject({ answer_kind: kind, answer_text: text });
  });

  it('follows the kind that the row names', () => {
    expect(seedOf({ ...q, answer: '7', kind: 'short' })).toMatchObject({ answer_kind: 'short', answer_text: '7' });
    expect(seedOf({ ...q, answer: 'yes', options: ['no', 'yes'], kind: 'label' })).toMatchObject({
      answer_kind: 'label',
    });
    expect(seedOf({ ...q, answer: '5 apples', kind: 'number' })).toMatchObject({ answer_kind: 'number' });
  });

  it('tells the language by script when the row does not', () => {
    expect(seedOf({ question: '대한민국의 수도는 어디입니까?', answer: '서울' })).toMatchObject({ lang: 'ko' });
    expect(seedOf({ question: '日本の首都はどこですか。', answer: '東京' })).toMatchObject({ lang: 'ja' });
  });

  it.each<[string, string, unknown]>([
    ['bad_schema', 'expected an object', [1]],
    ['bad_schema', 'field "question": expected a text, got nothing', { answer: 'x' }],
    ['bad_schema', 'field "question": expected a text, got a number', { question: 5, answer: 'x' }],
    ['bad_schema', 'unknown field "optoins"; did you mean "options"?', { ...q, answer: 'x', optoins: [] }],
    ['bad_schema', 'unknown field "choices"; did you mean "options"?', { ...q, answer: 'x', choices: [] }],
    [
      'bad_schema',
      'unknown field "__proto__"; known fields: question',
      JSON.parse('{"question":"Q","answer":"x","__proto__":1}'),
    ],
    ['bad_schema', 'field "options": expected a list', { ...q, answer: 'x', options: 'a, b' }],
    ['bad_schema', 'field "options": entry 1 is null', { ...q, answer: 'x', options: ['x', null] }],
    ['bad_schema', 'field "kind": expected one of choice', { ...q, answer: 'x', kind: 'chioce' }],
    ['bad_schema', 'kind "number" needs a number', { ...q, answer: 'x', kind: 'number' }],
    ['bad_schema', 'has no options', { ...q, answer: 'x', kind: 'short', options: ['x', 'y'] }],
    ['bad_schema', 'field "answer": expected a text', { ...q, answer: { a: 1 } }],
    ['bad_schema', 'field "lang"', { ...q, answer: 'x', lang: 'Spanish' }],
    ['bad_schema', 'field "id"', { ...q, answer: 'x', id: [] }],
    ['no_gold', 'field "answer"', { ...q }],
    ['no_gold', 'field "answer"', { ...q, answer: '' }],
    ['no_gold', 'is no option', { ...q, answer: 'z', options: ['x', 'y'] }],
    ['no_gold', 'is no option', { ...q, answer: 2, options: ['x', 'y'] }],
    ['no_gold', 'is no option', { ...q, answer: -1, options: ['x', 'y'] }],
    ['few_options', 'field "options"', { ...q, answer: 'x', options: ['x'] }],
    [
      'bad_schema',
      'at most 26',
      { ...q, answer: '1', options: Array.from({ length: 27 }, (_, one) => `option ${one}`) },
    ],
    ['few_options', 'field "kind"', { ...q, answer: 'x', kind: 'choice' }],
    ['duplicate_options', 'field "options"', { ...q, answer: 'x', options: ['x', 'X'] }],
    ['label_only', 'letters', { ...q, answer: 'A', options: ['A', 'B'] }],
  ])('rejects with %s: %s', (reason, evidence, row) => {
    const found = evidenceOf(row as object);
    expect(found).toContain(`${reason}: `);
    expect(found).toContain(evidence);
  });

  it('keeps a row or names a reason of the list, whatever the row holds', () => {
    const names = fc.constantFrom(
      'question',
      'answer',
      'options',
      'context',
      'kind',
      'task',
      'id',
      'license',
      'lang',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (row) => {
        const value: PyValue = fromJson(JSON.parse(JSON.stringify(row)));
        const reading = ownSeed(value);
        expect(reading.kept || isRejectionReason(reading.reason)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
