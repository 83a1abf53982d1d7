import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerKind } from '../../../../../shared/domain/answers/kind.ts';
import { invalid, parseBallot } from '../../../../../shared/domain/parsers/ballot.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

const options = ['sky', 'blood', 'grass'];
const choose = (reply: string, bare = false) => parseBallot(reply, { kind: 'choice', options, bare });
const count = (reply: string, bare = false) => parseBallot(reply, { kind: 'number', options: null, bare });

describe('parseBallot', () => {
  it.each([
    'Blood is red.\nAnswer: B',
    'Blood is red.\n**Answer:** (B) blood',
    'Blood is red.\nFinal answer: Blood.',
    'Blood is red.\n\\boxed{B}',
    'Blood is red.\nThe answer is B.',
    'Blood is red.\nAnswer: B\nAnswer: blood',
    '{"reasoning": "Blood is red.", "answer": "B"}',
    '<think>hm</think>Blood is red.\nAnswer: B',
  ])('reads %j', (reply) => {
    expect(choose(reply)).toEqual({ answer: 'blood', canonical: 'blood', reasoning: 'Blood is red.', problem: null });
  });

  it('maps the letter through the order that the solver saw', () => {
    const shuffled = { kind: 'choice', options: ['grass', 'sky', 'blood'], bare: false } as const;
    expect(parseBallot('Answer: C', shuffled).answer).toBe('blood');
  });

  it('keeps the reasoning block where nothing else was said', () => {
    expect(choose('<think>Blood is red.</think>Answer: B').reasoning).toBe('Blood is red.');
  });

  it('reads numbers in any writing', () => {
    expect(count('5 + 13 = 18\n#### 18.0')).toMatchObject({ answer: '18.0', canonical: '18' });
    expect(count('Answer: $1,234')).toMatchObject({ canonical: '1234' });
  });

  it('reads a bare answer only when it may', () => {
    expect(count('18', true).canonical).toBe('18');
    expect(choose('blood', true).answer).toBe('blood');
    expect(count('18').problem).toBe('no_answer');
    expect(count('18\n19', true).problem).toBe('no_answer');
  });

  it('takes a free answer whole', () => {
    const free = { kind: 'free', options: null, bare: false } as const;
    expect(parseBallot('One.\nTwo.', free)).toMatchObject({ answer: 'One.\nTwo.', canonical: null, problem: null });
    expect(parseBallot('Hm.\nAnswer: One.\nTwo.', free)).toMatchObject({ answer: 'One.\nTwo.', reasoning: 'Hm.' });
  });

  it.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['<think>never closed. Answer: B', 'unclosed_reasoning'],
    ['<think>a</think><think>b</think>Answer: B', 'several_reasoning_blocks'],
    ['I like red.', 'no_answer'],
    ["I'm sorry, but I cannot answer that.", 'refusal'],
    ['Answer: A\nAnswer: B', 'conflicting_answers'],
    ['Answer: A, no: \\boxed{B}\nAnswer: C', 'conflicting_answers'],
    ['Answer: D', 'not_an_option'],
    ['Answer: green', 'not_an_option'],
    ['Answer: A) blood', 'ambiguous_answer'],
    ['Answer:', 'no_answer'],
    ['{"answer": ""}', 'no_answer'],
  ])('finds %j invalid: %s', (reply, problem) => {
    expect(choose(reply)).toEqual(invalid(problem as 'empty'));
  });

  it('finds an answer invalid that should be a number', () => {
    expect(count('Answer: several').problem).toBe('not_a_number');
    expect(count('Answer: 3 or 4').problem).toBe('not_a_number');
  });

  it.each(Object.keys(badOutputs))('reads or refuses %s in bounded time', { timeout: 5000 }, (name) => {
    for (const kind of AnswerKind.options) {
      const ballot = parseBallot(badOutputs[name] ?? '', {
        kind,
        options: kind === 'choice' ? options : null,
        bare: true,
      });
      expect((ballot.answer === null) !== (ballot.problem === null)).toBe(true);
    }
  });

  it('has an answer or a problem for any text, and counts only what it can compare', () => {
    const mark = fc.constantFrom(
      'Answer:',
      '####',
      '\\boxed{',
      '}',
      '\n',
      'A',
      'B',
      '<think>',
      '</think>',
      '{"answer":',
      '"',
      '5',
    );
    const text = fc.array(fc.oneof(mark, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 20 });
    fc.assert(
      fc.property(text, fc.constantFrom(...AnswerKind.options), fc.boolean(), (parts, kind, bare) => {
        const ballot = parseBallot(parts.join(''), { kind, options: kind === 'choice' ? options : null, bare });
        const one = (ballot.answer === null) !== (ballot.problem === null);
        return (
          one && (ballot.canonical === null || ballot.answer !== null) && (kind !== 'free' || ballot.canonical === null)
        );
      }),
      { numRuns: 1000 },
    );
  });
});
