import { randomUUID } from 'node:crypto';
import { account } from '../resource-values.ts';
import type { CreatedObject } from '../services/object-store.ts';
import type { TemplateJson } from '../template.ts';
import type { Rule, RuleTarget } from './rule.ts';
import { targetInput } from './target-input.ts';

/** Delivers what a rule sends to one kind of target. */
export type DeliverEvent = (target: RuleTarget, input: string, eventId: string) => Promise<void>;

export interface EventBus {
  emit(event: TemplateJson, eventId: string): void;
  /** Resolves when everything emitted so far was delivered or given up. */
  settled(): Promise<void>;
}

/** Tries before an event counts as undeliverable. */
const tries = 3;

/**
 * Matches events against the rules and delivers them apart from whoever caused them.
 *
 * @param dead takes what no try could deliver, to the target's dead-letter queue.
 */
export function eventBus(
  rules: readonly Rule[],
  deliver: DeliverEvent,
  dead: (target: RuleTarget, input: string, error: unknown) => Promise<void>,
): EventBus {
  const underWay = new Set<Promise<void>>();
  async function send(target: RuleTarget, event: TemplateJson, eventId: string): Promise<void> {
    const input = targetInput(event, target);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await deliver(target, input, eventId);
      } catch (error) {
        if (attempt >= tries) return dead(target, input, error);
      }
    }
  }
  return {
    emit(event, eventId) {
      for (const rule of rules) {
        if (!rule.matches(event)) continue;
        for (const target of rule.targets) {
          const work = send(target, event, eventId).finally(() => underWay.delete(work));
          underWay.add(work);
        }
      }
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** The event that S3 sends to EventBridge for a new object. Source: S3 user guide, event message structure. */
export function objectCreatedEvent(object: CreatedObject, region: string): { event: TemplateJson; id: string } {
  const id = randomUUID();
  const { bucket, key, size, etag } = object;
  return {
    id,
    event: {
      version: '0',
      id,
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account,
      time: new Date().toISOString(),
      region,
      resources: [`arn:aws:s3:::${bucket}`],
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: { key, size, etag: etag.replaceAll('"', ''), sequencer: '0' },
        'request-id': id,
        requester: account,
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    },
  };
}
