import { completionKey, type ModelRequest } from '../../shared/domain/completion.ts';
import type { Batch, BatchGenerator } from '../../shared/ports.ts';
import { aStoredCompletion } from './a-model.ts';

/** An async endpoint that answers when it is told to, and tells nobody. */
export function anAsyncEndpoint(
  answer: (request: ModelRequest) => string | undefined = () => 'text',
): BatchGenerator & {
  readonly taken: Batch[];
  /** Answers what has been taken. */
  answerAll(): void;
  /** Thrown instead of taking the next batches. */
  refuseWith: (() => Error) | undefined;
} {
  const taken: Batch[] = [];
  const answered = new Set<string>();
  const endpoint: ReturnType<typeof anAsyncEndpoint> = {
    taken,
    refuseWith: undefined,
    answerAll: () => {
      for (const { id } of taken) answered.add(id);
    },
    async submit(batch) {
      if (endpoint.refuseWith !== undefined) throw endpoint.refuseWith();
      taken.push(batch);
    },
    async read({ id }) {
      const batch = taken.find((one) => one.id === id);
      if (batch === undefined || !answered.has(id)) return undefined;
      return batch.requests.map((request) => {
        const text = answer(request);
        return text === undefined ? undefined : aStoredCompletion(completionKey(request), text);
      });
    },
  };
  return endpoint;
}
