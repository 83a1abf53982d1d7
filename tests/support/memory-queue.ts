import type { WorkerName } from '../../shared/contract/environment.ts';
import type { ShardMessage } from '../../shared/contract/payloads.ts';
import type { Queue } from '../../shared/ports.ts';

/** Keeps what was sent. */
export function memoryQueue(): Queue & { readonly sent: { worker: WorkerName; message: ShardMessage }[] } {
  const sent: { worker: WorkerName; message: ShardMessage }[] = [];
  return {
    sent,
    async send(worker, messages) {
      sent.push(...messages.map((message) => ({ worker, message })));
    },
  };
}
