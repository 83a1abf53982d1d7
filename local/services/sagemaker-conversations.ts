import { setTimeout as sleep } from 'node:timers/promises';
import type { CallLine } from './call-line.ts';
import type { EndpointCounters } from './endpoint-statistics.ts';
import { UpstreamSilent } from './http-upstream.ts';
import { retryAfterMs, withModel } from './model-request.ts';
import { type Conversation, type ConversationReply, readChatReply } from './sagemaker-batch.ts';
import type { FunctionUpstream, Upstream } from './upstream.ts';

export type ConversationOutcome =
  | { readonly kind: 'answered'; readonly reply: ConversationReply }
  | { readonly kind: 'failed'; readonly status: number; readonly detail: string }
  /** It may have to be paid although nobody answered, and another try was not asked for. */
  | { readonly kind: 'left out' }
  /** Its batch wanted no answer any more. */
  | { readonly kind: 'unwanted' }
  /** The process is about to end. */
  | { readonly kind: 'stopped' };

export interface ConversationOptions {
  readonly upstream: Upstream;
  readonly line: CallLine;
  readonly counters: EndpointCounters;
  readonly reply: FunctionUpstream['reply'];
  /** The longest that the first try may take. */
  readonly timeoutMs: number;
  readonly isDraining: () => boolean;
}

/** Tries by what went wrong, and the pauses between them in milliseconds. */
const triesWhenThrottled = 60;
const triesWhenFailing = 6;
const triesWhenSilent = 3;
/** A hanging call is found soon by the first limit; a slow model, which batches may wait for, gets more time with each try. */
const patience = 3;
const firstPause = 500;
const longestPause = 20_000;

/** Statuses after which nobody knows whether the call was worked on: the answer broke off, or did not come in time. */
const mayBePaid: ReadonlySet<number> = new Set([408, 502, 504]);

export interface WantedConversation extends Conversation {
  /** Tries before this one; then a call that may have to be paid is not tried again here. */
  readonly once?: number | undefined;
  /** Asked whenever a place is free. */
  isWanted(): boolean;
  /** The call is about to be sent. */
  begins(): void;
}

/**
 * Asks a model server one conversation after the other, as many at once as it has places. Faults that pass are tried
 * again: an engine with a queue in front does not give a conversation up because it is busy.
 */
export function conversationAsker(options: ConversationOptions) {
  const { upstream, line, counters, reply, timeoutMs, isDraining } = options;
  const throttle = pauseOfAll();

  return async (conversation: WantedConversation): Promise<ConversationOutcome> => {
    const { once: before } = conversation;
    const tries = { throttled: 0, failing: 0, silent: Math.min(before ?? 0, triesWhenSilent - 1) };
    const body = withModel(conversation.body, upstream);
    for (;;) {
      const answer = await attempt(conversation, body, timeoutMs * patience ** tries.silent);
      if ('kind' in answer) return answer;
      const { status, detail, pauseMs } = answer;
      if (before !== undefined && mayBePaid.has(status)) return { kind: 'left out' };
      const [kind, most] =
        status === 429
          ? (['throttled', triesWhenThrottled] as const)
          : status === 504 || status === 408
            ? (['silent', triesWhenSilent] as const)
            : (['failing', triesWhenFailing] as const);
      tries[kind] += 1;
      const passes = status >= 500 || status === 429 || status === 408;
      if (!passes || tries[kind] >= most) return { kind: 'failed', status, detail };
      const ceiling = Math.min(longestPause, firstPause * 2 ** (tries[kind] - 1));
      await sleep(Math.max(pauseMs ?? 0, Math.random() * ceiling), undefined, { ref: false });
    }
  };

  async function attempt(
    { label, isWanted, begins }: WantedConversation,
    body: string,
    limitMs: number,
  ): Promise<ConversationOutcome | { status: number; detail: string; pauseMs?: number | undefined }> {
    await throttle.over();
    await line.enterPatiently();
    let end: (() => void) | undefined;
    try {
      if (isDraining()) return { kind: 'stopped' };
      if (!isWanted()) return { kind: 'unwanted' };
      begins();
      end = counters.begin();
      const answer = await reply(body, label, limitMs);
      if (answer.status < 200 || answer.status >= 300) {
        counters.failed();
        const pauseMs = retryAfterMs(answer.retryAfter);
        if (answer.status === 429) throttle.begin(pauseMs);
        return { status: answer.status, detail: answer.body.slice(0, 1000), pauseMs };
      }
      counters.answered(answer.body);
      throttle.end();
      const read = readChatReply(answer.body);
      if (read !== undefined) return { kind: 'answered', reply: read };
      return { status: 502, detail: 'The answer is no chat completion.' };
    } catch (error) {
      if (!(error instanceof UpstreamSilent)) throw error;
      counters.failed();
      return { status: error.status, detail: error.message };
    } finally {
      end?.();
      line.leave();
    }
  }
}

/** A server that throttles one call has too many of all: nobody starts another for a moment that grows while it goes on. */
function pauseOfAll() {
  let inARow = 0;
  let until = 0;
  return {
    async over(): Promise<void> {
      for (let left = until - performance.now(); left > 0; left = until - performance.now())
        await sleep(left, undefined, { ref: false });
    },
    begin(askedMs: number | undefined): void {
      const now = performance.now();
      // Calls that were under way together are throttled together: that is one sign.
      if (now < until) return;
      inARow += 1;
      until = now + Math.min(longestPause, askedMs ?? firstThrottlePause * 2 ** Math.min(inARow - 1, 6));
    },
    end(): void {
      if (performance.now() >= until) inARow = 0;
    },
  };
}

const firstThrottlePause = 250;
