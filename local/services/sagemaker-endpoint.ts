import { callLine } from './call-line.ts';
import type { EndpointCounters } from './endpoint-statistics.ts';
import { openHttpUpstream, UpstreamSilent } from './http-upstream.ts';
import { conversationAsker } from './sagemaker-conversations.ts';
import type { FunctionUpstream, Upstream } from './upstream.ts';

const shortestLine = 16;

export interface EndpointOptions {
  readonly upstream: Upstream;
  readonly counters: EndpointCounters;
  readonly timeoutMs: number;
  readonly isDraining: () => boolean;
}

/** One endpoint of the face: its model server, and the line of those who wait for a place there. */
export type OpenEndpoint = ReturnType<typeof openEndpoint>;

/** Holds at most `concurrency` calls at the upstream, and lets twice as many wait. */
export function openEndpoint({ upstream, counters, timeoutMs, isDraining }: EndpointOptions) {
  const line = callLine(upstream.concurrency, Math.max(shortestLine, 2 * upstream.concurrency));
  const target: FunctionUpstream & { close?(): Promise<void> } =
    upstream.kind === 'http' ? openHttpUpstream(upstream, timeoutMs) : limited(upstream, timeoutMs);
  const reply: FunctionUpstream['reply'] = (body, label, limitMs) => target.reply(body, label, limitMs);
  return {
    upstream,
    line,
    reply,
    ask: conversationAsker({ upstream, line, counters, reply, timeoutMs, isDraining }),
    close: async (): Promise<void> => target.close?.(),
  };
}

/** Gives a function as upstream the time limit that a server has. */
function limited(upstream: FunctionUpstream, timeoutMs: number): FunctionUpstream {
  return {
    ...upstream,
    async reply(body, inferenceId, limitMs = timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new UpstreamSilent('The model did not answer in time.', 504)), limitMs);
      });
      try {
        return await Promise.race([upstream.reply(body, inferenceId), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
