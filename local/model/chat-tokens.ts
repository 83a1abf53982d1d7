import type { LlamaModel, Token } from './llama-module.ts';

interface Turn {
  readonly role: string;
  readonly content: string;
}

/**
 * The tokens of a conversation in the ChatML form that SmolLM2-Instruct was trained on, up to where the assistant
 * speaks. Only the frame is made of special tokens: text that spells `<|im_end|>` stays text, so no record can speak
 * in another role.
 *
 * A conversation without a system turn gets the one that the model's own template adds.
 */
export function chatTokens(model: Pick<LlamaModel, 'tokenize'>, turns: readonly Turn[]): Token[] {
  const [start, end] = [model.tokenize('<|im_start|>', true), model.tokenize('<|im_end|>', true)];
  const text = (content: string): Token[] => model.tokenize(content, false);
  const all = turns[0]?.role === 'system' ? turns : [defaultSystem, ...turns];
  return [
    ...all.flatMap((turn) => [...start, ...text(`${turn.role}\n${turn.content}`), ...end, ...text('\n')]),
    ...start,
    ...text('assistant\n'),
  ];
}

const defaultSystem: Turn = {
  role: 'system',
  content: 'You are a helpful AI assistant named SmolLM, trained by Hugging Face',
};
