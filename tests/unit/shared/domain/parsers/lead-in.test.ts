import { describe, expect, it } from 'vitest';
import { stripLeadIn, stripSignOff } from '../../../../../shared/domain/parsers/lead-in.ts';

describe('stripLeadIn', () => {
  it.each([
    'Sure! Here is a new question:\nWhat is ice?',
    "Certainly. Here's one:\n\nWhat is ice?",
    'Here is the question: What is ice?',
    '好的，以下是问题：What is ice?',
    'Claro, aquí tiene una pregunta: What is ice?',
  ])('cuts the talk off %j', (text) => {
    expect(stripLeadIn(text)).toBe('What is ice?');
  });

  it('leaves a question alone, and never leaves nothing', () => {
    expect(stripLeadIn('Is this a sure thing?')).toBe('Is this a sure thing?');
    expect(stripLeadIn('Okay.')).toBe('Okay.');
  });
});

describe('stripSignOff', () => {
  it('cuts a last line that offers more help', () => {
    expect(stripSignOff('Answer: B\n\nI hope this helps!')).toBe('Answer: B');
    expect(stripSignOff('Answer: B\nLet me know if you need another.')).toBe('Answer: B');
  });

  it('leaves an ordinary last line', () => {
    expect(stripSignOff('Question: x\nAnswer: B')).toBe('Question: x\nAnswer: B');
  });
});
