import type { ObjectAccess } from '../object-access.ts';
import type { EndpointWiring } from '../provision/endpoint-wiring.ts';
import type { Topics } from '../provision/topics.ts';
import {
  type AcceptedBatch,
  batchReply,
  type Conversation,
  type ConversationReply,
  conversationsOf,
} from './sagemaker-batch.ts';
import type { ConversationOutcome, WantedConversation } from './sagemaker-conversations.ts';
import type { AsyncJournal } from './sagemaker-journal.ts';

/** The durable queue of an async endpoint, and what becomes of the batches in it. */
export interface AsyncQueue {
  /** Takes a batch; what happens to it is told by its topics. */
  accept(batch: AcceptedBatch): void;
  /** Goes on with the batches of a run that an earlier process had accepted, with the model server that is there now. */
  resume(run: string): void;
}

export interface AsyncQueueOptions {
  readonly journal: AsyncJournal;
  readonly objects: Pick<ObjectAccess, 'put' | 'get'>;
  readonly publish: Topics['publish'];
  readonly wiring: EndpointWiring;
  readonly region: string;
  /** Asks an endpoint one conversation, whenever it has a place free; retries what passes. */
  ask(conversation: WantedConversation, endpoint: string): Promise<ConversationOutcome>;
  readonly now: () => number;
}

/** Answers that are remembered after their batch was told. */
const mostKnown = 4096;

type Ending =
  | { readonly kind: 'answered'; readonly replies: readonly (ConversationReply | undefined)[] }
  | { readonly kind: 'failed'; readonly reason: string; readonly detail: string; readonly expired?: true };

/**
 * Works off batches as SageMaker with vLLM behind it does: the conversations of all batches wait in one line for the model,
 * a refused conversation fails its whole batch, replies go to an object, and a topic is told.
 */
export function asyncQueue(options: AsyncQueueOptions): AsyncQueue {
  const { journal, objects, publish, wiring, region, ask, now } = options;
  /** Answers of late: a batch may come again in parts, or under another id, and nothing is asked twice that was answered. */
  const known = new Map<string, ConversationReply>(journal.left.replies);
  /** Conversations that the server will never answer: the halves of their batch need not ask again to find them. */
  const refused = new Map<string, ConversationOutcome>();
  const asking = new Map<string, Promise<ConversationOutcome>>();
  const left = new Set(journal.left.batches);

  async function work(batch: AcceptedBatch): Promise<void> {
    const conversations = conversationsOf(batch);
    const ending = conversations === undefined ? malformed : await answer(batch, conversations);
    if (ending === 'stopped') return;
    await tell(batch, ending);
    journal.ended(batch.id, ending.kind === 'answered');
    for (const key of known.keys()) {
      if (known.size <= mostKnown) break;
      known.delete(key);
    }
  }

  /** Asks each conversation once, whoever wants it. @param place in its batch; not that of an equal one in another. */
  async function askOnce(
    conversation: WantedConversation,
    endpoint: string,
    place: string,
  ): Promise<ConversationOutcome> {
    const { key, isWanted } = conversation;
    for (;;) {
      const reply = known.get(key);
      if (reply !== undefined) return { kind: 'answered', reply };
      const refusal = refused.get(key);
      if (refusal !== undefined) return refusal;
      const others = asking.get(key);
      if (others === undefined) break;
      const outcome = await others;
      if (outcome.kind !== 'unwanted' || !isWanted()) return outcome;
    }
    // Sent by the process before, which died: it may have to be paid, and a second time nobody has reserved for it.
    if (conversation.once !== undefined && journal.left.begun.has(place)) return { kind: 'left out' };
    const mine = ask(conversation, endpoint).finally(() => asking.delete(key));
    asking.set(key, mine);
    const outcome = await mine;
    if (outcome.kind === 'answered') {
      journal.answered(key, outcome.reply);
      known.set(key, outcome.reply);
    } else if (outcome.kind === 'failed' && isAboutTheCall(outcome.status)) refused.set(key, outcome);
    return outcome;
  }

  async function answer(batch: AcceptedBatch, conversations: readonly Conversation[]): Promise<Ending | 'stopped'> {
    let begun = false;
    let failure: Ending | 'stopped' | undefined;
    const replies = await Promise.all(
      conversations.map(async (conversation, index): Promise<ConversationReply | undefined> => {
        const place = `${batch.id}/${index}`;
        const begins = (): void => (batch.once === undefined ? undefined : journal.begun(place));
        const wanted = { ...conversation, once: batch.once, isWanted, begins };
        const outcome = await askOnce(wanted, batch.endpoint, place);
        if (outcome.kind === 'answered') return outcome.reply;
        if (outcome.kind === 'stopped') failure ??= 'stopped';
        else if (outcome.kind === 'failed') {
          const { status, detail } = outcome;
          const reason = `ClientError: Received server error (${status}) from primary. See the log of the endpoint.`;
          failure ??= { kind: 'failed', reason, detail };
        }
        return undefined;
      }),
    );
    if (failure !== undefined) return failure;
    return { kind: 'answered', replies };

    /** Asked when a place is free: a batch that failed needs no further answers, and one that waited too long none at all. */
    function isWanted(): boolean {
      if (!begun && now() > batch.receivedAt + batch.ttlSeconds * 1000) failure ??= expired;
      begun = true;
      return failure === undefined;
    }
  }

  async function tell(batch: AcceptedBatch, ending: Ending): Promise<void> {
    const answered = ending.kind === 'answered';
    const place = answered ? batch.output : batch.failure;
    const { bucket, key } = s3Address(place);
    await objects.put(bucket, key, answered ? batchReply(batch, ending.replies) : ending.detail);
    const notice = {
      awsRegion: region,
      eventTime: new Date(now()).toISOString(),
      receivedTime: new Date(batch.receivedAt).toISOString(),
      invocationStatus: answered ? 'Completed' : ending.expired ? 'Expired' : 'Failed',
      ...(answered ? {} : { failureReason: ending.reason }),
      requestParameters: {
        endpointName: batch.endpoint,
        ...(batch.inputLocation === undefined ? {} : { inputLocation: batch.inputLocation }),
      },
      ...(answered ? { responseParameters: { contentType: 'application/json', outputLocation: batch.output } } : {}),
      inferenceId: batch.id,
      eventVersion: '1.0',
      eventSource: 'aws:sagemaker',
      eventName: 'InferenceResult',
    };
    await publish(answered ? wiring.successTopic : wiring.errorTopic, JSON.stringify(notice));
  }

  const begin = (task: Promise<void>): void => {
    task.catch((error: unknown) => {
      process.emitWarning(`A batch of the local endpoint got lost: ${String(error)}`, { code: 'LOCAL_ENDPOINT' });
    });
  };
  return {
    accept(batch) {
      journal.accepted(batch);
      begin(work(batch));
    },
    resume(run) {
      for (const batch of left) {
        if (!batch.output.includes(`/${run}/`)) continue;
        left.delete(batch);
        begin(work(batch));
      }
    },
  };
}

const expired: Ending = {
  kind: 'failed',
  expired: true,
  reason: 'The request expired before it was processed.',
  detail: 'expired',
};
const malformed: Ending = {
  kind: 'failed',
  reason: 'ClientError: Received client error (400) from primary.',
  detail: 'The body is no batch of conversations.',
};

/** A refusal of the set-up may be mended, one of the call stays. */
const isAboutTheCall = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status);

export function s3Address(address: string): { bucket: string; key: string } {
  const { host, pathname } = new URL(address);
  return { bucket: host, key: pathname.slice(1) };
}
