import { describe, expect, it } from 'vitest';
import { soundsLikeRefusal } from '../../../../../shared/domain/filters/refusal-phrases.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

describe('soundsLikeRefusal', () => {
  it.each(Object.entries(badOutputs).filter(([name]) => name.startsWith('refusal')))('knows %s', (_name, text) => {
    expect(soundsLikeRefusal(text)).toBe(true);
  });

  it.each([
    'I cannot provide an answer to this.',
    'I’m unable to assist.',
    "Unfortunately, I can't do this.",
    '作为一个AI语言模型，我没有感情。',
    '作为人工智能，我不能回答。',
    'Como modelo de lenguaje, no tengo opiniones.',
    'عذرًا، لا أستطيع المساعدة في ذلك.',
  ])('knows %j', (text) => {
    expect(soundsLikeRefusal(text)).toBe(true);
  });

  it.each([
    'Which of these is a metal?',
    'Tom is sorry that he is late. How late is he?',
    'The AI in the film is called HAL. Who wrote it?',
    'I cannot swim. What should I wear on a boat?',
  ])('lets %j pass', (text) => {
    expect(soundsLikeRefusal(text)).toBe(false);
  });

  it('lets a long text pass that begins like one', () => {
    expect(soundsLikeRefusal(`As an AI, I can tell. ${'The iron is hot. '.repeat(60)}`)).toBe(false);
  });

  it('looks at the first 200 characters only', () => {
    expect(soundsLikeRefusal(`${'Iron is hot. '.repeat(16)} I cannot help.`)).toBe(false);
  });
});
