import type { ShardMessage } from '../../shared/contract/payloads.ts';
import type { Inbox } from '../../shared/ports.ts';

/**
 * The other end of a queue that keeps what was sent.
 *
 * @param sent messages to its worker, also those that come later.
 * @param isPatient whether what was handed out stays hidden; else it comes again with the next take.
 */
export function memoryInbox(sent: () => readonly ShardMessage[], isPatient = true): Inbox {
  const [taken, removed] = [new Set<number>(), new Set<number>()];
  return {
    async take(count) {
      const there = sent().flatMap((_message, at) => (removed.has(at) || (isPatient && taken.has(at)) ? [] : [at]));
      return there.slice(0, count).map((at) => {
        taken.add(at);
        return { receipt: String(at), body: JSON.stringify(sent()[at]) };
      });
    },
    async remove(receipt) {
      removed.add(Number(receipt));
    },
  };
}
