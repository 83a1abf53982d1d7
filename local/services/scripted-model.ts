import { setTimeout as sleep } from 'node:timers/promises';
import { writeQuestion } from './scripted-model-author.ts';
import { drawsFor } from './scripted-model-draws.ts';
import { readScriptedPrompt } from './scripted-model-prompt.ts';
import { scriptedReply } from './scripted-model-replies.ts';
import { faultChooser, latencyOf, type ScriptedScenario } from './scripted-model-scenario.ts';
import { answerQuestion } from './scripted-model-solver.ts';
import type { FunctionUpstream, UpstreamReply } from './upstream.ts';

/**
 * A stand-in for a language model: it writes questions from word lists and arithmetic and solves them by rule, the same
 * way each time. For tests, rehearsals and machines without a model. What it makes is no training data.
 *
 * @param options.scenario replies of its own, faults and latency to rehearse with.
 */
export function scriptedModel(
  options: { readonly scenario?: ScriptedScenario; readonly concurrency?: number } = {},
): FunctionUpstream {
  const scenario = options.scenario ?? {};
  const chooseFault = faultChooser(scenario);
  return {
    kind: 'function',
    model: 'scripted',
    concurrency: options.concurrency ?? 64,
    async reply(body, label) {
      const request = parse(body);
      const prompt = readScriptedPrompt(request, label);
      if (prompt === undefined) return failure(400, 'The request is no chat conversation.');
      const delay = latencyOf(scenario, label);
      if (delay > 0) await sleep(delay);
      const fault = chooseFault(label, prompt.text);
      if (fault === 'hang') return new Promise<never>(() => undefined);
      if (fault === 'html') return { status: 200, body: '<html><body>Service is starting</body></html>' };
      if (fault === 'empty') return completion('', 'stop', prompt.text);
      if (typeof fault === 'object') return refusal(fault.status, fault.retryAfterSeconds);
      // The sampling seed tells samples apart for callers that send no label.
      const key = [prompt.text, label, seedOf(request)];
      const text =
        scriptedReply(scenario.replies ?? [], prompt.asked, label, key) ??
        (prompt.role === 'author' ? writeQuestion(prompt, key) : answerQuestion(prompt, key));
      const cut = fault === 'truncated' || drawsFor('cut', ...key).chance(0.01);
      return cut
        ? completion(text.slice(0, Math.ceil(text.length / 2)), 'length', prompt.text)
        : completion(text, 'stop', prompt.text);
    },
  };
}

/** A token is about four characters of English text. */
const tokens = (text: string): number => Math.ceil(text.length / 4);

function completion(text: string, finishReason: 'stop' | 'length', prompt: string): UpstreamReply {
  const [promptTokens, completionTokens] = [tokens(prompt), tokens(text)];
  const body = {
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    created: 0,
    model: 'scripted',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finishReason }],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
  return { status: 200, body: JSON.stringify(body) };
}

const failure = (status: number, message: string): UpstreamReply => ({
  status,
  body: JSON.stringify({ error: { message, type: 'scripted', param: null, code: null } }),
});

function refusal(status: number, retryAfterSeconds: number | undefined): UpstreamReply {
  const reply = failure(status, `The scenario answers with status ${status}.`);
  return retryAfterSeconds === undefined ? reply : { ...reply, retryAfter: String(retryAfterSeconds) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function seedOf(request: unknown): string {
  return typeof request === 'object' && request !== null && 'seed' in request ? String(request.seed) : '';
}
