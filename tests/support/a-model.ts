import type { Completion, ModelRequest } from '../../shared/domain/completion.ts';
import type { Generator } from '../../shared/ports.ts';

export function aStoredCompletion(key: string, text = 'text', over: Partial<Completion> = {}): Completion {
  return {
    key,
    text,
    finishReason: 'stop',
    tokensIn: 3,
    tokensOut: 2,
    usageReported: true,
    model: 'm',
    endpoint: 'test',
    latencyMs: 1,
    ...over,
  };
}

/** A generator that answers by function and remembers what it was asked. */
export function aModel(
  answer: (request: ModelRequest, label: string, call: number) => string = () => 'text',
): Generator & { readonly labels: string[] } {
  const labels: string[] = [];
  return {
    labels,
    async complete(request, key, label) {
      labels.push(label);
      return aStoredCompletion(key, answer(request, label, labels.length - 1));
    },
  };
}
