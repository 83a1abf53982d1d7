import type { Server } from 'node:http';
import { type ChatAnswer, ChatRequest, RequestNotServable } from './chat-request.ts';
import type { CompleteChat } from './complete-chat.ts';
import { firstIssue, jsonServer } from './json-server.ts';

/** The chat model behind `POST /v1/chat/completions`. */
export function modelServer(modelId: string, complete: CompleteChat): Server {
  let served = 0;
  return jsonServer(modelId, {
    '/v1/chat/completions': async (value, signal) => {
      const body = ChatRequest.safeParse(value);
      if (!body.success) throw new RequestNotServable('invalid_request', firstIssue(body.error.issues));
      const answer = await complete(body.data, signal);
      served += 1;
      return completionBody(modelId, `chatcmpl-${served}`, answer);
    },
  });
}

const completionBody = (model: string, id: string, answer: ChatAnswer): object => ({
  id,
  object: 'chat.completion',
  created: 0,
  model,
  choices: [{ index: 0, message: { role: 'assistant', content: answer.text }, finish_reason: answer.finishReason }],
  usage: {
    prompt_tokens: answer.tokensIn,
    completion_tokens: answer.tokensOut,
    total_tokens: answer.tokensIn + answer.tokensOut,
  },
});
