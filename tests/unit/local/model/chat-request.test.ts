import { describe, expect, it } from 'vitest';
import { ChatRequest } from '../../../../local/model/chat-request.ts';

const messages = [{ role: 'user', content: 'Hi' }];

describe('ChatRequest', () => {
  it('takes content in parts and a single stop text', () => {
    const parsed = ChatRequest.parse({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
      stop: 'END',
      unknown: 1,
    });
    expect(parsed.messages[0]?.content).toBe('ab');
    expect(parsed.stop).toEqual(['END']);
  });

  it('ignores stop texts without characters, which would end every reply at once', () => {
    expect(ChatRequest.parse({ messages, stop: ['', 'x'] }).stop).toEqual(['x']);
  });

  it.each([{ stream: true }, { n: 2 }, { temperature: 3 }, { max_tokens: 0 }, { messages: [] }])(
    'refuses what it cannot serve: %j',
    (part) => {
      expect(ChatRequest.safeParse({ messages, ...part }).success).toBe(false);
    },
  );
});
