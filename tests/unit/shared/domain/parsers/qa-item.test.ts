import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerKind } from '../../../../../shared/domain/answers/kind.ts';
import { parseQaItem } from '../../../../../shared/domain/parsers/qa-item.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

const choice = {
  question: 'Which is red?',
  context: null,
  options: ['sky', 'blood'],
  claimedAnswer: 'blood',
  claimedIndex: 1,
};

describe('parseQaItem', () => {
  it.each([
    'Question: Which is red?\nA) sky\nB) blood\nAnswer: B',
    'Question: Which is red?\n(A) sky\n(B) blood\nAnswer: (B)',
    'Question: Which is red?\nA. sky\nB. blood\nAnswer: B. blood',
    'Question: Which is red?\nA: sky\nB: blood\nAnswer: blood',
    'Question: Which is red?\r\nA) sky\r\nB) blood\r\nAnswer: b',
    'Sure! Here is a question:\n\n**Question:** Which is red?\n\n**A)** sky\n**B)** blood\n\n**Answer:** B\n\nI hope this helps!',
    'Which is red?\nA) sky\nB) blood\nAnswer: B',
    'Question: Which is red? A) sky B) blood Answer: B',
    'Question: Which is red?\nOptions: sky, blood\nAnswer: blood',
    'Question: Which is red?\nOptions:\n- sky\n- blood\nAnswer: B',
    '<think>They want a colour.</think>Question: Which is red?\nA) sky\nB) blood\nAnswer: B',
    'Question: Which is red?\nA) sky\nB) blood\nAnswer: B\nExplanation: Blood is red.',
    '{"question": "Which is red?", "options": ["sky", "blood"], "answer": "B"}',
    '```json\n{"question": "Which is red?", "options": ["A) sky", "B) blood"], "answer": "blood",}\n```',
    '{"question": "Which is red?", "options": {"A": "sky", "B": "blood"}, "answer": 1}',
    '{"question": "Which is red?", "choices": [{"text": "sky"}, {"text": "blood"}], "answer": "B", "difficulty": 2}',
    '[{"question": "Which is red?", "options": ["sky", "blood"], "answer_index": 1}]',
  ])('reads %j', (reply) => {
    expect(parseQaItem(reply, 'choice')).toEqual({ kept: true, value: choice });
  });

  it('reads short questions, lone lines and questions of several lines', () => {
    const claims = ['Question: What is ice?\nAnswer: water', 'Q: What is ice?\nA: water', 'What is ice? Answer: water'];
    for (const reply of claims) {
      expect(parseQaItem(reply, 'short')).toMatchObject({
        value: { question: 'What is ice?', claimedAnswer: 'water' },
      });
    }
    expect(parseQaItem('Question: Ann has 3.\nBob has 4.\n\nHow many?\nAnswer: 7', 'number')).toMatchObject({
      value: { question: 'Ann has 3.\nBob has 4.\n\nHow many?', claimedAnswer: '7' },
    });
  });

  it('reads a context', () => {
    expect(parseQaItem('Context: Ice is cold.\nQuestion: Is it?\nAnswer: yes', 'short')).toMatchObject({
      value: { context: 'Ice is cold.', question: 'Is it?' },
    });
  });

  it('gives a label question the labels of its task when it repeats none', () => {
    const read = parseQaItem('Question: Is ice cold?\nAnswer: Yes', 'label', ['no', 'yes']);
    expect(read).toMatchObject({ value: { options: ['no', 'yes'], claimedAnswer: 'yes', claimedIndex: 1 } });
  });

  it('takes all lines of a free answer', () => {
    expect(parseQaItem('Question: Tell me?\nAnswer: One.\nTwo.', 'free')).toMatchObject({
      value: { claimedAnswer: 'One.\nTwo.' },
    });
  });

  it('keeps a claim that is none of the options, without an index', () => {
    expect(parseQaItem('Question: Which?\nA) x\nB) y\nAnswer: F', 'choice')).toMatchObject({
      value: { claimedAnswer: 'F', claimedIndex: null },
    });
  });

  it('keeps 20 digits', () => {
    expect(parseQaItem('{"question": "What is it?", "answer": 12345678901234567890}', 'number')).toMatchObject({
      value: { claimedAnswer: '12345678901234567890' },
    });
  });

  it.each([
    ['nothing', 'empty'],
    ['spaces', 'empty'],
    ['refusalEnglish', 'refusal'],
    ['refusalSpanish', 'refusal'],
    ['refusalFrench', 'refusal'],
    ['refusalGerman', 'refusal'],
    ['refusalPortuguese', 'refusal'],
    ['refusalChinese', 'refusal'],
    ['refusalJapanese', 'refusal'],
    ['refusalKorean', 'refusal'],
    ['refusalRussian', 'refusal'],
    ['refusalAssistant', 'refusal'],
    ['halfJson', 'bad_format'],
    ['twoObjects', 'bad_format'],
    ['twoFences', 'bad_format'],
    ['jsonDeepArray', 'bad_format'],
    ['jsonDeepObject', 'bad_format'],
    ['jsonWrongTypes', 'bad_format'],
    ['jsonNan', 'bad_format'],
    ['unclosedThought', 'bad_format'],
    ['twoQuestions', 'bad_format'],
    ['prose', 'bad_format'],
    ['onlyMark', 'bad_format'],
    ['megabyteLine', 'bad_format'],
    ['emptyOptions', 'bad_format'],
    ['htmlPage', 'bad_format'],
  ])('refuses %s as %s', (name, reason) => {
    expect(parseQaItem(badOutputs[name] ?? '', 'choice')).toMatchObject({ kept: false, reason });
  });

  it.each([
    'fenceWithoutEnd',
    'jsonTrailingComma',
    'jsonProto',
    'closingTagOnly',
    'nestedThoughts',
    'carriageReturns',
    'byteOrderMark',
  ])('makes a question of %s', (name) => {
    expect(parseQaItem(badOutputs[name] ?? '', 'short').kept).toBe(true);
  });

  it.each(Object.keys(badOutputs))('gives a verdict on %s in bounded time', { timeout: 5000 }, (name) => {
    for (const kind of AnswerKind.options)
      expect(typeof parseQaItem(badOutputs[name] ?? '', kind).kept).toBe('boolean');
  });

  it('gives a verdict on any text', () => {
    const mark = fc.constantFrom(
      'Question:',
      'Answer:',
      'A) ',
      'B) ',
      '\n',
      '{"question":',
      '"',
      '}',
      '<think>',
      '</think>',
      '```',
      ',',
      '\\',
    );
    const text = fc.array(fc.oneof(mark, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 30 });
    fc.assert(
      fc.property(text, fc.constantFrom(...AnswerKind.options), (parts, kind) => {
        const parsed = parseQaItem(parts.join(''), kind, ['yes', 'no']);
        return parsed.kept ? parsed.value.question.trim() !== '' : parsed.evidence.length <= 501;
      }),
      { numRuns: 1000 },
    );
  });

  it('gives a verdict on a good reply that is cut at any place', () => {
    const reply = '```json\n{"question": "Which is red?", "options": ["sky", "blood"], "answer": "B"}\n```';
    for (let end = 0; end < reply.length - 5; end += 1)
      expect(parseQaItem(reply.slice(0, end), 'choice').kept).toBe(false);
  });
});
