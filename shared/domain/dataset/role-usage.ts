import { isJsonObject, type Json } from '../json.ts';
import type { DatasetFacts } from './facts.ts';

/** What the calls of a role took. */
export interface RoleUsage {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly usd: number;
}

/** Tokens and cost of every role that was called, each side of a dialogue for itself, in the order of the roles. */
export function usageByRole({
  roles,
  steps,
  tallies,
}: Pick<DatasetFacts, 'roles' | 'steps' | 'tallies'>): ReadonlyMap<string, RoleUsage> {
  const options = new Map(steps.map((step) => [step.id, step.options]));
  const parts = tallies.flatMap(({ step, tokensIn, tokensOut, partnerIn = 0, partnerOut = 0 }) => {
    const of = options.get(step);
    return [
      { role: roleOf(of), tokensIn: tokensIn - partnerIn, tokensOut: tokensOut - partnerOut },
      { role: partnerOf(of), tokensIn: partnerIn, tokensOut: partnerOut },
    ];
  });
  return new Map(
    Object.entries(roles).flatMap(([role, { price }]) => {
      const own = parts.filter((part) => part.role === role);
      const tokensIn = own.reduce((sum, part) => sum + part.tokensIn, 0);
      const tokensOut = own.reduce((sum, part) => sum + part.tokensOut, 0);
      if (tokensIn + tokensOut === 0) return [];
      const usd = (tokensIn * price.input_per_million + tokensOut * price.output_per_million) / 1_000_000;
      return [[role, { tokensIn, tokensOut, usd: Math.round(usd * 1e6) / 1e6 }] as const];
    }),
  );
}

/** Role of a prompt step; empty for other steps. */
export function roleOf(options: Json | undefined): string {
  return isJsonObject(options) && typeof options.role === 'string' ? options.role : '';
}

export function partnerOf(options: Json | undefined): string {
  return isJsonObject(options) ? roleOf(options.partner) : '';
}
