import type { Claims } from '../../shared/ports.ts';

/** An in-memory duplicate register that passes the same contract suite as the DynamoDB adapter. */
export function memoryClaims(): Claims {
  const owners = new Map<string, string>();
  const idOf = (scope: string, key: string): string => `${scope}|${key}`;
  return {
    async claimLowest(scope, claims) {
      for (const { key, rank } of claims) {
        const old = owners.get(idOf(scope, key));
        if (old === undefined || old >= rank) owners.set(idOf(scope, key), rank);
      }
    },
    owners: async (scope, keys) =>
      new Map(
        keys.flatMap((key) => {
          const owner = owners.get(idOf(scope, key));
          return owner === undefined ? [] : [[key, owner]];
        }),
      ),
    claimFirst: async (scope, keys, owner) =>
      new Map(
        keys.map((key) => {
          const old = owners.get(idOf(scope, key));
          if (old === undefined) owners.set(idOf(scope, key), owner);
          return [key, old ?? owner];
        }),
      ),
    async takeOver(scope, key, from, to) {
      if (owners.get(idOf(scope, key)) !== from) return false;
      owners.set(idOf(scope, key), to);
      return true;
    },
  };
}
