import { describe, expect, it } from 'vitest';
import { readJsonItem } from '../../../../../shared/domain/parsers/qa-item-json.ts';

describe('readJsonItem', () => {
  it('leaves replies without JSON to the marked form', () => {
    expect(readJsonItem('Question: x\nAnswer: y')).toBeUndefined();
    expect(readJsonItem('Question: What does {"a": 1} mean?\nAnswer: y')).toBeUndefined();
  });

  it('reads the fields under their usual names and passes over others', () => {
    expect(readJsonItem('{"question": "q", "passage": "p", "correct_answer": true, "level": 3}')).toMatchObject({
      question: 'q',
      context: 'p',
      options: null,
      answer: 'true',
    });
  });

  it('takes letters off options only when all of them count on', () => {
    const optionsOf = (options: string) => readJsonItem(`{"question": "q", "options": ${options}}`);
    expect(optionsOf('["A) x", "B) y"]')).toMatchObject({ options: ['x', 'y'] });
    expect(optionsOf('["A) x", "plain"]')).toMatchObject({ options: ['A) x', 'plain'] });
    expect(optionsOf('{"A": "x", "C": "y"}')).toBeTypeOf('string');
    expect(optionsOf('[]')).toMatchObject({ options: null });
  });

  it('says in a sentence what is wrong', () => {
    expect(readJsonItem('{"answer": "x"}')).toMatch(/question/u);
    expect(readJsonItem('{"question": "x"} {"question": "y"}')).toMatch(/2 JSON objects/u);
  });
});
