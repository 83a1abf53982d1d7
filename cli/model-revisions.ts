import { Agent, request } from 'undici';
import { z } from 'zod';
import { trusting } from '../local/services/server-trust.ts';
import { digestOf } from '../shared/domain/identity.ts';
import { apiBase } from './endpoint-address.ts';

/** A server as its models are asked for. */
export interface ListingServer {
  readonly url: string;
  readonly key: string | undefined;
  readonly authorities: string | undefined;
}

const patienceMs = 3_000;
const mostModels = 500;

const Label = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/u)
  .optional()
  .catch(undefined);
const Size = z.number().nullish().catch(undefined);
const Listed = z.looseObject({
  id: z.string(),
  revision: Label,
  sha: Label,
  digest: Label,
  /** vLLM: where the weights came from, which the name need not tell. */
  root: z.string().nullish().catch(undefined),
  owned_by: z.string().nullish().catch(undefined),
  /** llama.cpp: what kind of weights they are. */
  meta: z.object({ n_params: Size, size: Size, n_vocab: Size, n_embd: Size }).nullish().catch(undefined),
});
/** What a server lists, as far as it tells models apart. */
export const ModelList = z.object({ data: z.array(Listed).max(mostModels) });
const Tags = z.object({ models: z.array(z.object({ name: z.string(), digest: z.string() })).max(mostModels) });

/**
 * What a server says about the weights behind the names of its models, by name. Asks for lists alone, which costs nothing;
 * a server that has none, or is slow, says nothing. Times are no part of it: some servers tell the time of the question.
 */
export async function toldRevisions(
  server: ListingServer,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const dispatcher = new Agent({ connect: trusting(server.authorities) });
  const headers = server.key === undefined ? {} : { authorization: `Bearer ${server.key}` };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const read = async (url: string): Promise<unknown> => {
    const answer = await request(url, { headers, dispatcher, signal: limit });
    if (answer.statusCode === 200) return answer.body.json();
    await answer.body.dump();
    return undefined;
  };
  try {
    const list = ModelList.safeParse(await read(`${apiBase(server.url)}/models`)).data?.data ?? [];
    const isOllama = list.some(({ owned_by }) => owned_by === 'library');
    const tags = isOllama ? Tags.safeParse(await read(`${new URL(server.url).origin}/api/tags`)).data : undefined;
    return revisionsIn(list, tags?.models ?? []);
  } catch {
    return {};
  } finally {
    await dispatcher.destroy();
  }
}

/** @param tags names and digests, as Ollama lists them elsewhere. */
export function revisionsIn(
  list: readonly z.infer<typeof Listed>[],
  tags: readonly { readonly name: string; readonly digest: string }[],
): Readonly<Record<string, string>> {
  const digests = new Map(tags.map(({ name, digest }) => [name, Label.parse(digest)]));
  return Object.fromEntries(
    list.flatMap(({ id, revision, sha, digest, root, meta }) => {
      const named = revision ?? sha ?? digest ?? digests.get(id);
      const about = {
        ...(typeof root === 'string' && root !== id ? { root } : {}),
        ...(meta === null || meta === undefined ? {} : { meta }),
      };
      if (named !== undefined) return [[id, named]];
      return Object.keys(about).length === 0 ? [] : [[id, `listed-${digestOf(about).slice(0, 12)}`]];
    }),
  );
}

/** The revision of one model; a server with a single model answers to any name. */
export function revisionOf(told: Readonly<Record<string, string>>, model: string): string | undefined {
  const all = Object.values(told);
  return told[model] ?? (all.length === 1 ? all[0] : undefined);
}
