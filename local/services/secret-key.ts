import type { KeySource } from './upstream.ts';

export interface SecretKeyOptions {
  /** Fetches the key. */
  readonly fetch: () => Promise<string>;
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number;
  /** How long a key is used before it is fetched again. */
  readonly keepMs?: number;
}

const keepMinutes = 5;

/**
 * A key from a place that may exchange it: fetched when it is first needed, when it has grown old, and when a server has
 * refused it. Calls at the same time share one fetch. While the place cannot be reached, the old key goes on being used.
 */
export function secretKey({ fetch, now, keepMs = keepMinutes * 60_000 }: SecretKeyOptions): KeySource {
  let known: { readonly key: string; readonly at: number } | undefined;
  let fetching: Promise<string> | undefined;
  const fresh = (): Promise<string> => {
    fetching ??= fetch()
      .then((key) => {
        known = { key, at: now() };
        return key;
      })
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };
  return {
    async read() {
      if (known === undefined) return fresh();
      if (now() - known.at < keepMs) return known.key;
      const { key } = known;
      // Not again for every call of an outage.
      known = { key, at: now() };
      return fresh().catch(() => key);
    },
    async after(refused) {
      if (known !== undefined && known.key !== refused) return known.key;
      const key = await fresh().catch(() => refused);
      return key === refused ? undefined : key;
    },
  };
}
