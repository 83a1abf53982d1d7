import { seededNumbers } from '../delivery.ts';
import type { Topics } from '../provision/topics.ts';

/** How unreliably an endpoint tells of its batches. Shares are from 0 to 1. */
export interface NoticeFaults {
  readonly seed: number;
  /** Told to nobody, told twice, told later, and preceded by the service's own test message. */
  readonly lostShare?: number;
  readonly twiceShare?: number;
  readonly lateShare?: number;
  readonly lateMilliseconds?: number;
  readonly testShare?: number;
}

/** What SageMaker sends to the topics whenever an endpoint is made or changed; it has none of the fields of a notice. */
const testMessage = JSON.stringify({
  awsRegion: 'us-east-1',
  eventSource: 'aws:sagemaker',
  eventName: 'TestNotification',
  message: 'A test notification of the endpoint.',
});

/** The same topics, as unreliable as asked for. */
export function withNoticeFaults(publish: Topics['publish'], faults: NoticeFaults): Topics['publish'] {
  const random = seededNumbers(faults.seed);
  const happens = (share = 0): boolean => share > 0 && random() < share;
  return async (topic, message) => {
    const [test, lost, twice, late] = [faults.testShare, faults.lostShare, faults.twiceShare, faults.lateShare].map(
      happens,
    );
    if (test) await publish(topic, testMessage);
    if (lost) return;
    const send = (): Promise<void> => publish(topic, message);
    if (late) setTimeout(() => void send().catch(() => undefined), faults.lateMilliseconds ?? 1000).unref();
    else await send();
    if (twice) await send();
  };
}
