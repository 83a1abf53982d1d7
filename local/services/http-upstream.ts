import { Pool } from 'undici';
import { distrust, trusting } from './server-trust.ts';
import type { FunctionUpstream, HttpUpstream, UpstreamReply } from './upstream.ts';

/** A call that got no answer, with the status that SageMaker reports for such a container. */
export class UpstreamSilent extends Error {
  override readonly name = 'UpstreamSilent';
  readonly status: 502 | 503 | 504;
  constructor(message: string, status: 502 | 503 | 504, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Largest answer that is read. A chat completion is a few kilobytes. */
const largestReplyBytes = 32 * 2 ** 20;

export interface OpenUpstream extends FunctionUpstream {
  close(): Promise<void>;
}

/**
 * Calls an OpenAI-compatible server over kept connections.
 *
 * @param timeoutMs the longest a call may take, as SageMaker limits it.
 */
export function openHttpUpstream(upstream: HttpUpstream, timeoutMs: number): OpenUpstream {
  const { origin, path } = completionsAddress(upstream.url);
  const pool = new Pool(origin, {
    connections: upstream.concurrency,
    pipelining: 1,
    connect: { timeout: Math.min(timeoutMs, 10_000), ...trusting(upstream.authorities) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const plain = { 'content-type': 'application/json', accept: 'application/json' };
  const { apiKey } = upstream;
  const keys = typeof apiKey === 'object' ? apiKey : undefined;
  const constant = typeof apiKey === 'string' ? apiKey : undefined;
  return {
    kind: 'function',
    model: upstream.model ?? '',
    concurrency: upstream.concurrency,
    async reply(body, _inferenceId, limitMs = timeoutMs): Promise<UpstreamReply> {
      const signal = AbortSignal.timeout(limitMs);
      try {
        const limits = { headersTimeout: limitMs, bodyTimeout: limitMs };
        const call = { path: pathFor(body, path), method: 'POST' as const, body, signal, ...limits };
        const send = (key: string | undefined) =>
          pool.request({ ...call, headers: key === undefined ? plain : { ...plain, authorization: `Bearer ${key}` } });
        const key = keys === undefined ? constant : await keys.read().catch(keyless);
        let answer = await send(key);
        const next = answer.statusCode === 401 && key !== undefined ? await keys?.after(key) : undefined;
        if (next !== undefined) {
          // The key was exchanged while it was in use. What was refused was not worked on.
          await answer.body.dump();
          answer = await send(next);
        }
        const retryAfter = answer.headers['retry-after'];
        const length = Number(answer.headers['content-length'] ?? 0);
        if (length > largestReplyBytes) {
          answer.body.destroy();
          throw new UpstreamSilent(`The answer is larger than ${largestReplyBytes} bytes.`, 503);
        }
        return {
          status: answer.statusCode,
          body: await answer.body.text(),
          ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
        };
      } catch (cause) {
        throw silence(cause, signal.aborted);
      }
    },
    close: () => pool.destroy(),
  };
}

/** Accepts what people paste: the origin, `.../v1`, or the whole path. */
export function completionsAddress(url: string): { origin: string; path: string } {
  const { origin, pathname, search } = new URL(url);
  const trimmed = pathname.replace(/\/+$/u, '');
  if (trimmed.endsWith('/chat/completions')) return { origin, path: trimmed + search };
  return { origin, path: `${trimmed === '' ? '/v1' : trimmed}/chat/completions${search}` };
}

/** A request for vectors has texts and no messages; the name of a member cannot stand inside of a JSON text. */
const pathFor = (body: string, completions: string): string =>
  body.includes('"messages":') || !body.includes('"input":')
    ? completions
    : completions.replace('/chat/completions', '/embeddings');

function keyless(cause: unknown): never {
  throw new UpstreamSilent('The key of the model server cannot be read from Secrets Manager.', 503, { cause });
}

/** Says what happened without the address, which may hold a secret. */
function silence(cause: unknown, timedOut: boolean): UpstreamSilent {
  if (cause instanceof UpstreamSilent) return cause;
  const untrusted = distrust(cause);
  if (untrusted !== undefined) return new UpstreamSilent(`${untrusted.why} ${untrusted.next}`, 503, { cause });
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'no answer';
  const late =
    timedOut || ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT'].includes(code);
  if (late) return new UpstreamSilent('The model server did not answer in time.', 504, { cause });
  // What broke off may have been worked on, and may cost; what found no server did not.
  const status = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) ? 503 : 502;
  return new UpstreamSilent(`The model server could not be reached or broke off (${code}).`, status, { cause });
}
