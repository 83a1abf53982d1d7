/** A GPU instance that somebody has both priced and measured. */
export interface MeasuredInstance {
  readonly model: string;
  readonly type: string;
  readonly usdPerHour: number;
  /** Output tokens a second under full load of prompts and answers. */
  readonly outputTokensPerSecond: number;
  readonly asOf: string;
  readonly source: string;
}

/** A hosted service that is paid by the token, in USD per million. */
export interface HostedPrice {
  readonly name: string;
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  readonly asOf: string;
  readonly source: string;
}

/** One way to have had the same tokens written. */
export interface Road {
  readonly name: string;
  /** Hours of one instance; absent where tokens are paid. */
  readonly hours?: number;
  readonly usd: number;
  readonly restsOn: string;
}

/** Starting an instance with its model, and the time without work until it is ended, in hours. */
const warmingHours = 0.4;
/** Share of its places that single calls keep busy; the rest is paid for and idle. Batches wait in a queue and fill it. */
const realtimeBusy = 0.85;

/**
 * What the tokens of a run would cost on other roads: endpoints of one's own in batches and by single calls, and hosted
 * services. Rough on purpose: it is there to show an order of magnitude, each with what it rests on.
 */
export function roadsNotTaken(
  tokens: { readonly in: number; readonly out: number },
  instances: readonly MeasuredInstance[],
  hosted: readonly HostedPrice[],
): Road[] {
  if (tokens.in + tokens.out === 0) return [];
  const own = instances.flatMap(({ model, type, usdPerHour, outputTokensPerSecond, asOf, source }) => {
    const full = tokens.out / outputTokensPerSecond / 3600;
    const restsOn = `${type} at $${usdPerHour} an hour, ${outputTokensPerSecond} tokens out a second; ${asOf}, ${source}`;
    const road = (way: string, hours: number): Road => ({
      name: `${model}, ${way}`,
      hours,
      usd: hours * usdPerHour,
      restsOn,
    });
    return [road('in batches', full + warmingHours), road('by single calls', full / realtimeBusy + warmingHours)];
  });
  const paid = hosted.map(({ name, inputPerMillion, outputPerMillion, asOf, source }) => ({
    name,
    usd: (tokens.in * inputPerMillion + tokens.out * outputPerMillion) / 1e6,
    restsOn: `$${inputPerMillion} and $${outputPerMillion} per million tokens in and out; ${asOf}, ${source}`,
  }));
  return [...own, ...paid];
}
