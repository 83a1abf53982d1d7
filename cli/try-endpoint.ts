import { Agent, request } from 'undici';
import { z } from 'zod';
import { distrust, trusting } from '../local/services/server-trust.ts';
import { cleanLine } from './clean-text.ts';
import { apiBase } from './endpoint-address.ts';
import { type Ability, type Answer, type CallServer, probeEndpoint } from './probe-endpoint.ts';

/** What one tiny call of an endpoint gave. */
export interface EndpointTrial {
  readonly works: boolean;
  /** One sentence: what came back, or what went wrong and what to do. */
  readonly finding: string;
  readonly milliseconds: number;
  /** Models that the server lists, when it was asked because no model was named. */
  readonly models?: readonly string[];
  /** What else the server can do; empty when it does not answer. */
  readonly abilities: readonly Ability[];
}

const trialMilliseconds = 30_000;

/**
 * Sends "Say: ok" with at most 8 tokens of reply, and where that works a few more calls as small. Redirects are not
 * followed. The key is never part of a finding.
 *
 * @param authorities certificates to trust beside Node's own.
 */
export async function tryEndpoint(
  url: string,
  model: string | null,
  key: string | undefined,
  now: () => number,
  authorities?: string,
): Promise<EndpointTrial> {
  const dispatcher = new Agent({ connect: trusting(authorities) });
  const startedAt = now();
  let milliseconds: number | undefined;
  const done = (
    works: boolean,
    finding: string,
    models?: readonly string[],
    abilities: readonly Ability[] = [],
  ): EndpointTrial => ({
    works,
    finding,
    milliseconds: milliseconds ?? now() - startedAt,
    ...(models === undefined ? {} : { models }),
    abilities,
  });
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  const call: CallServer = async (path, body) => {
    const signal = AbortSignal.timeout(trialMilliseconds);
    const asked =
      body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, body: JSON.stringify(body) };
    const answer = await request(`${apiBase(url)}${path}`, { ...asked, headers, signal, dispatcher });
    return { status: answer.statusCode, body: await answer.body.text() };
  };
  try {
    const models = model === null ? listedModels(await call('/models')) : undefined;
    const wanted = model ?? models?.[0];
    if (wanted === undefined) return done(false, 'The server lists no models; name one with --model.', models);
    const response = await call('/chat/completions', {
      model: wanted,
      messages: [{ role: 'user', content: 'Say: ok' }],
      max_tokens: 8,
    });
    const { works, finding } = findingOf(response, wanted);
    milliseconds = now() - startedAt;
    return done(works, finding, models, works ? await probeEndpoint(call, wanted, response) : []);
  } catch (error) {
    return done(false, faultText(error));
  } finally {
    await dispatcher.destroy();
  }
}

const Reply = z.object({
  model: z.string().optional(),
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
});

function findingOf({ status, body }: Answer, model: string): { works: boolean; finding: string } {
  const bad = (finding: string): { works: false; finding: string } => ({
    works: false,
    finding: `${finding} ${shown}`.trim(),
  });
  const shown = cleanLine(body, 200);
  if (status >= 300 && status < 400)
    return bad(`The server answers with a redirect (${status}), which is not followed: give the final address.`);
  if (status === 401 || status === 403)
    return bad(`The server refuses the key (${status}). Name the variable that holds it with --api-key-env.`);
  if (status === 404)
    return bad(`There is no chat-completions API at this address, or no model "${cleanLine(model)}" (404).`);
  if (status < 200 || status > 299) return bad(`The server answers ${status}.`);
  const reply = parsed(body, Reply);
  if (!reply) return bad('The server answers 200, but not with a chat completion.');
  const text = cleanLine(reply.choices[0]?.message.content ?? '', 80);
  const name = cleanLine(reply.model ?? model);
  return { works: true, finding: `${name} answered ${text === '' ? 'with an empty text' : `"${text}"`}` };
}

function parsed<T>(body: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

function listedModels({ body }: Answer): string[] {
  const found = parsed(body, ModelList);
  return found ? found.data.map(({ id }) => cleanLine(id, 120)).slice(0, 50) : [];
}

function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `No answer within ${trialMilliseconds / 1000} seconds.`;
  const untrusted = distrust(error);
  if (untrusted !== undefined) return `${untrusted.why} ${untrusted.next}`;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'ECONNREFUSED') return 'The connection was refused: no server listens there.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The name of the server is not known.';
  return cleanLine(`The call failed: ${cause.message || code}`, 300);
}
