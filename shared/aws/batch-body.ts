import { batchGroup } from '../domain/batch.ts';
import type { Batch } from '../ports.ts';

/** The route of vLLM that takes a list of conversations; it answers each, by its place. */
const route = '/v1/chat/completions/batch';

/** Hexadecimal digits of a sampling seed, which has at most 28 bits. */
const seedDigits = 7;

/**
 * The body of a batch: what its requests share, once, and their conversations. The route knows no seed per conversation,
 * and one for all would make equal conversations alike, so the body has none.
 *
 * @throws Error when the requests do not share model and parameters: a bug of whoever cut the batch.
 */
export function batchBody({ requests }: Batch): string {
  const [first] = requests;
  if (first === undefined) throw new Error('A batch has at least one request.');
  if (requests.some((request) => batchGroup(request) !== batchGroup(first)))
    throw new Error('The requests of a batch share endpoint, model and parameters.');
  const { seed: _seed, ...shared } = first.sampling;
  return JSON.stringify({ model: first.model, messages: requests.map(({ messages }) => messages), ...shared });
}

/**
 * The custom attributes of a batch, which reach the container as a header. AWS's vLLM image reads the route and passes over the
 * seeds, one of seven digits for each conversation: they are for servers that can tell conversations of a batch apart. So is
 * `once`, which keeps a server in front of others from paying for a call twice.
 */
export function batchAttributes({ requests, once }: Batch): string {
  const seeds = requests.map(({ sampling }) =>
    (sampling.seed ?? 0).toString(16).padStart(seedDigits, '0').slice(-seedDigits),
  );
  const plain = `route=${route}${once === undefined ? '' : `,once=${once}`}`;
  const attributes = `${plain},seeds=${seeds.join('')}`;
  return attributes.length <= longestAttributes ? attributes : plain;
}

const longestAttributes = 1024;
