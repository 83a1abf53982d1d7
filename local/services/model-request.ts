import { z } from 'zod';
import type { Upstream, UpstreamReply } from './upstream.ts';

const Request = z.looseObject({ model: z.string().optional() });
const largestMessage = 1024;

/**
 * Puts the upstream's model into a request: always for a server when one was chosen, else where the request names none.
 * A body that is no JSON object goes through as it is; refusing it is the server's business.
 */
export function withModel(body: string, upstream: Upstream): string {
  const model = upstream.model ?? '';
  if (model === '') return body;
  const request = Request.safeParse(jsonOf(body));
  if (!request.success) return body;
  const named = request.data.model !== undefined && request.data.model !== '';
  if (named && (upstream.kind === 'function' || request.data.model === model)) return body;
  return JSON.stringify({ ...request.data, model });
}

/**
 * What a ModelError quotes of the container's answer: at most 1 KB. An answer that says when to come back becomes JSON
 * with `retry_after` in seconds, since its header would be lost.
 */
export function originalMessage({ body, retryAfter }: UpstreamReply): string {
  const milliseconds = retryAfterMs(retryAfter);
  const seconds = milliseconds === undefined ? undefined : milliseconds / 1000;
  if (seconds === undefined) return cut(body, largestMessage);
  return JSON.stringify({ retry_after: seconds, body: cut(body, largestMessage / 2) });
}

/** What a `Retry-After` header asks for; undefined when there is none or it makes no sense. */
export function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = header === undefined ? undefined : secondsFrom(header);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** `Retry-After` is a number of seconds or a date. */
function secondsFrom(header: string): number | undefined {
  const seconds = /^\s*\d+(?:\.\d+)?\s*$/u.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

/** Cuts by bytes, without half a character at the end. */
const cut = (text: string, bytes: number): string =>
  Buffer.byteLength(text) <= bytes
    ? text
    : Buffer.from(text)
        .subarray(0, bytes)
        .toString()
        .replace(/\ufffd$/u, '');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
