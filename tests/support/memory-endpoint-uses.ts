import type { Claimant } from '../../shared/domain/fair-share.ts';
import type { EndpointUses } from '../../shared/ports.ts';

export function memoryEndpointUses(): EndpointUses {
  const holds = new Map<string, number>();
  const claims = new Map<string, { readonly claimant: Claimant; readonly until: number }>();
  const key = (...parts: readonly string[]): string => JSON.stringify(parts);
  const of = (endpoint: string) => (name: string) => (JSON.parse(name) as string[])[0] === endpoint;
  return {
    hold: async (endpoint, run, until) => void holds.set(key(endpoint, run), until),
    claim: async (endpoint, claimant, until) =>
      void claims.set(key(endpoint, claimant.run, claimant.worker), { claimant, until }),
    release: async (endpoint, run) => void holds.delete(key(endpoint, run)),
    async read(endpoint, now) {
      const held = [...holds].filter(([name, until]) => of(endpoint)(name) && until > now);
      const live = [...claims].filter(([name, { until }]) => of(endpoint)(name) && until > now);
      const claimants = live.map(([, { claimant }]) => claimant);
      const runs = new Set([
        ...held.map(([name]) => String((JSON.parse(name) as string[])[1])),
        ...claimants.map(({ run }) => run),
      ]);
      return { runs: [...runs].sort(), claimants };
    },
  };
}
