import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const dialogue = (...said: readonly string[]) => ({
  messages: said.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
});

describe('filters of dialogues with a played user', () => {
  it('user_voice rejects a user who speaks as an assistant, but for the first turn', () => {
    expect(verdictOf('user_voice', dialogue('Why?', 'So.', 'And why is that so?', 'It is.'))).toBe('kept');
    expect(verdictOf('user_voice', dialogue('Why?', 'So.', 'As an AI language model, I have no opinion.', 'Ah.'))).toBe(
      'user_voice',
    );
    expect(verdictOf('user_voice', dialogue('Why?', 'So.', 'How can I help you today?', 'Ah.'))).toBe('user_voice');
    expect(verdictOf('user_voice', dialogue('Act as an AI assistant.', 'Yes.', 'Name three fruits.', 'A, b, c.'))).toBe(
      'kept',
    );
  });

  it('turns_repeat rejects what goes round in circles', () => {
    expect(verdictOf('turns_repeat', dialogue('Why?', 'So.', 'And why is that?', 'It is.'))).toBe('kept');
    expect(verdictOf('turns_repeat', dialogue('Why?', 'You are right!', 'I agree with you.', 'You are right.'))).toBe(
      'turns_repeat',
    );
    expect(verdictOf('turns_repeat', dialogue('Why?', 'So.', 'I see.', 'Good.'))).toBe('turns_repeat');
    expect(verdictOf('turns_repeat', dialogue('为什么？', '因为。', '然后呢？', '没有。'))).toBe('kept');
  });
});
