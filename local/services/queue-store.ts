import { type Delivery, drawToFront, seededNumbers } from '../delivery.ts';
import { QueueEngine, type SqsQueue, type SqsStore } from './engine.ts';

type CreateQueue = SqsStore['createQueue'];

/** How often a waiting receive looks for delayed and timed-out messages; sends wake it at once. */
const timerMilliseconds = 200;

/** Standard queues in memory that deliver in any order and, by the given share, twice. */
export function queueStore(delivery: Delivery): SqsStore {
  const random = seededNumbers(delivery.seed);
  const store = new QueueEngine();
  const createQueue = store.createQueue.bind(store);
  store.host = '';
  store.createQueue = (...parameters: Parameters<CreateQueue>): SqsQueue => {
    const queue = createQueue(...parameters);
    const dequeue = queue.dequeue.bind(queue);
    queue.dequeue = (count, visibilityTimeout, deadLetters) => {
      queue.processTimers();
      drawToFront(queue.messages, count, random);
      const received = dequeue(count, visibilityTimeout, deadLetters);
      for (const { ReceiptHandle } of received) {
        const message = queue.inflightMessages.get(ReceiptHandle)?.message;
        if (message && delivery.duplicateShare > 0 && random() < delivery.duplicateShare)
          queue.messages.push({ ...message });
      }
      return received;
    };
    return withSlowTimer(queue);
  };
  return store;
}

/** The engine looks at its timers fifty times a second per waiting queue; a few times is enough. */
function withSlowTimer(queue: SqsQueue): SqsQueue {
  const timed = queue as unknown as { pollTimer?: NodeJS.Timeout; startPollTimerIfNeeded(): void };
  timed.startPollTimerIfNeeded = () => {
    timed.pollTimer ??= setInterval(() => queue.processTimers(), timerMilliseconds);
  };
  return queue;
}
