import { createHash } from 'node:crypto';
import { z } from 'zod';

/** As much of a chat-completions request as the model reads. */
export const ChatRequest = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1),
  max_tokens: z.number().int().positive(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

const names = ['Ada', 'Bela', 'Chidi', 'Dana', 'Emil', 'Farah', 'Goran', 'Hana', 'Ivo', 'June', 'Kofi', 'Lena'];
const places = ['garden', 'kitchen', 'barn', 'attic', 'workshop', 'cellar', 'library', 'garage'];
const things = [
  'lemons',
  'buttons',
  'candles',
  'marbles',
  'stamps',
  'shells',
  'bottles',
  'ribbons',
  'postcards',
  'bricks',
];
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Numbers that follow from the words alone. */
function draws(...words: readonly string[]): (below: number) => number {
  let round = 0;
  return (below) => {
    round += 1;
    const bytes = createHash('sha256')
      .update(JSON.stringify([...words, round]))
      .digest();
    return bytes.readUInt32BE(0) % below;
  };
}

/**
 * A model by simple rules: asked for a new question it writes a sum in words, with as many options as the sample has;
 * asked to solve, it adds the numbers up, in one of the forms a real model uses. Some replies are useless, as they are in
 * life: refusals, wrong sums, chatter.
 *
 * @param salt the same salt gives the same reply to the same request.
 */
export function replyTo(request: ChatRequest, salt = ''): string {
  const asked = request.messages.at(-1)?.content ?? '';
  const draw = draws(JSON.stringify(request), salt);
  return asked.includes('"question"') ? newQuestion(asked, draw) : solution(asked, draw);
}

function newQuestion(asked: string, draw: (below: number) => number): string {
  if (draw(20) === 0) return 'I am sorry, but I cannot help with that request.';
  const pick = (words: readonly string[]): string => words[draw(words.length)] ?? '';
  const [name, thing, place, day] = [pick(names), pick(things), pick(places), pick(days)];
  const [first, second] = [11 + draw(80), 11 + draw(80)];
  const question = `${name} keeps ${first} ${thing} in the ${place} and adds ${second} more of them on ${day}. How many ${thing} lie in the ${place} after that?`;
  const count = asked.split('\n').filter((line) => /^[A-Z]\) /u.test(line)).length;
  const right = first + second;
  const options = count < 2 ? undefined : Array.from({ length: count }, (_, index) => String(right + 3 * index - 3));
  const item = { context: null, question, ...(options ? { options } : {}), answer: String(right) };
  switch (draw(4)) {
    case 0:
      return `Here it is:\n\`\`\`json\n${JSON.stringify(item, null, 2)}\n\`\`\``;
    case 1:
      return [`Question: ${question}`, ...(options ?? []).map(lettered), `Answer: ${right}`].join('\n');
    default:
      return JSON.stringify(item);
  }
}

const lettered = (option: string, index: number): string => `${String.fromCharCode(65 + index)}) ${option}`;

function solution(asked: string, draw: (below: number) => number): string {
  const [, first = '0', second = '0'] = /keeps (\d+) .* adds (\d+) more/u.exec(asked) ?? [];
  const sum = Number(first) + Number(second) + (draw(9) === 0 ? 3 : 0);
  const letter = /^([A-Z])\) (\d+)$/u;
  const lines = asked.split('\n').map((line) => letter.exec(line));
  const chosen = lines.find((match) => match?.[2] === String(sum))?.[1];
  const why = `First there are ${first}, then ${second} come on top. Together that makes ${sum}.`;
  const answer = chosen ?? String(sum);
  switch (draw(6)) {
    case 0:
      return `${why}\n\nFinal answer: ${answer}`;
    case 1:
      return JSON.stringify({ reasoning: why, answer });
    case 2:
      return chosen === undefined ? `${why}\n#### ${sum}` : `${why}\nAnswer: ${chosen}) ${sum}`;
    case 3:
      return chosen === undefined ? `${why} So \\boxed{${sum}}` : `${why}\nAnswer: (${chosen})`;
    default:
      return `${why}\nAnswer: ${answer}`;
  }
}

/** Tokens as a byte-pair model would count them, roughly. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

/** The body of a reply in the form of the chat-completions protocol. */
export function chatCompletion(request: ChatRequest, text: string, finishReason = 'stop') {
  const promptTokens = request.messages.reduce((sum, { content }) => sum + tokensOf(content) + 4, 3);
  const completionTokens = tokensOf(text);
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: request.model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finishReason, logprobs: null }],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}
