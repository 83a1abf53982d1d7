import { type Lengths, type Projection, project, type Range } from './project.ts';
import { maximumBlocks, type Resamples, resamples } from './resamples.ts';
import { noUse, type ObservedRun, type ObservedStep, type Use } from './seed-use.ts';

/** Price in US dollars per million tokens, and how fast one GPU writes where that is known. */
export interface RoleRate {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  readonly gpuTokensPerSecond?: number | undefined;
}

/** Range of everything that calls cost. GPU time only where every role says how fast it writes. */
export interface CostForecast {
  readonly calls: Range;
  readonly tokensIn: Range;
  readonly tokensOut: Range;
  readonly usd: Range;
  readonly gpuHours?: Range;
  /** Hours that answers take, one after the other. */
  readonly answerHours: Range;
}

export interface Forecast {
  readonly total: CostForecast;
  readonly steps: readonly ({ readonly step: string; readonly stage: string; readonly role: string } & CostForecast)[];
  readonly roles: readonly ({ readonly role: string } & CostForecast)[];
  readonly accepted: Range;
}

/** Sums of one seed, of a block of them, or of a whole run. */
interface Cost extends Use {
  readonly usd: number;
  readonly gpuSeconds: number;
}

interface Part {
  readonly role: string;
  readonly step: ObservedStep;
  readonly of: (use: Use) => Cost;
}

/**
 * What a run over `rows` rows will take, by what an observed run took, with a bootstrap over its seeds.
 *
 * @param of rows that are wanted, and whether the observed ones are some of them.
 */
export function forecast(
  observed: ObservedRun,
  rates: ReadonlyMap<string, RoleRate>,
  of: Omit<Projection, 'seeds'>,
): Forecast {
  const seeds = Math.max(0, observed.seeds);
  const places = blocksOf(observed);
  const draws = resamples(places.count, seeds, of.rows);
  const make = (parts: readonly Part[]): CostForecast =>
    costForecast(
      parts,
      { ...of, seeds },
      places,
      draws,
      parts.every(({ role }) => hasRate(rates, role)),
    );
  const parts = observed.steps.map((step) => ({ step, parts: partsOf(step, rates) }));
  const all = parts.flatMap((one) => one.parts);
  const roles = [...new Set(all.map(({ role }) => role))].sort();
  const accepted = blockSums(places, observed.acceptedBySeed, (count) => count);
  return {
    total: make(all),
    steps: parts.map(({ step, parts: own }) => ({
      step: step.step,
      stage: step.stage,
      role: step.role,
      ...make(own),
    })),
    roles: roles.map((role) => ({ role, ...make(all.filter((part) => part.role === role)) })),
    accepted: project(observed.accepted, accepted, { ...of, seeds }, draws, places.lengths),
  };
}

const hasRate = (rates: ReadonlyMap<string, RoleRate>, role: string): boolean =>
  rates.get(role)?.gpuTokensPerSecond !== undefined;

/** A step is one part, that of a dialogue two: each side has its share of the tokens and its own price. */
function partsOf(step: ObservedStep, rates: ReadonlyMap<string, RoleRate>): Part[] {
  const { partner, total, role } = step;
  if (partner === undefined) return [{ role, step, of: (use) => costOf(use, rates.get(role)) }];
  const [shareIn, shareOut] = [ratio(partner.tokensIn, total.tokensIn), ratio(partner.tokensOut, total.tokensOut)];
  // The partner speaks between two replies: its share of the calls is taken from its share of what was written.
  const part = (name: string, ofIn: number, ofOut: number): Part => ({
    role: name,
    step,
    of: ({ calls, tokensIn, tokensOut, latencyMs }) =>
      costOf(
        { calls: calls * ofOut, tokensIn: tokensIn * ofIn, tokensOut: tokensOut * ofOut, latencyMs: latencyMs * ofOut },
        rates.get(name),
      ),
  });
  return [part(role, 1 - shareIn, 1 - shareOut), part(partner.role, shareIn, shareOut)];
}

const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

const costOf = (use: Use, rate: RoleRate | undefined): Cost => ({
  ...use,
  usd: (use.tokensIn * (rate?.inputPerMillion ?? 0) + use.tokensOut * (rate?.outputPerMillion ?? 0)) / 1e6,
  gpuSeconds: rate?.gpuTokensPerSecond === undefined ? 0 : use.tokensOut / rate.gpuTokensPerSecond,
});

interface Blocks {
  readonly count: number;
  readonly placeOf: ReadonlyMap<string, number>;
  readonly lengths?: Lengths;
}

/**
 * Seeds that something came of, in blocks; the others are blocks of nothing, as many as there are. Lengths are used
 * where each seed is a block of its own and all of them are known.
 */
function blocksOf({ seeds, steps, acceptedBySeed, lengths }: ObservedRun): Blocks {
  const seen = new Set([...steps.flatMap(({ bySeed }) => [...bySeed.keys()]), ...acceptedBySeed.keys()]);
  const isKnown =
    lengths !== undefined &&
    lengths.bySeed.size === seeds &&
    seeds <= maximumBlocks &&
    [...seen].every((name) => lengths.bySeed.has(name));
  const names = [...(isKnown ? lengths.bySeed.keys() : seen)].sort();
  const count = Math.min(maximumBlocks, Math.max(seeds, names.length));
  const placeOf = new Map(names.map((name, index) => [name, index % count] as const));
  if (!isKnown) return { count, placeOf };
  return {
    count,
    placeOf,
    lengths: { blocks: names.map((name) => lengths.bySeed.get(name) ?? 0), mean: lengths.mean },
  };
}

function blockSums<T>({ count, placeOf }: Blocks, bySeed: ReadonlyMap<string, T>, value: (one: T) => number): number[] {
  const sums = new Array<number>(count).fill(0);
  for (const [seed, one] of bySeed) {
    const place = placeOf.get(seed) ?? 0;
    sums[place] = (sums[place] ?? 0) + value(one);
  }
  return sums;
}

function costForecast(
  parts: readonly Part[],
  of: Projection,
  places: Blocks,
  draws: Resamples,
  hasRates: boolean,
): CostForecast {
  const range = (pick: (cost: Cost) => number): Range => {
    const total = parts.reduce((sum, part) => sum + pick(part.of(part.step.total)), 0);
    const blocks = parts
      .map((part) => blockSums(places, part.step.bySeed, (use) => pick(part.of(use ?? noUse))))
      .reduce((sums, more) => sums.map((sum, index) => sum + (more[index] ?? 0)), new Array(places.count).fill(0));
    const planted = parts.reduce((sum, part) => sum + pick(part.of(part.step.planted ?? noUse)), 0);
    return shifted(project(total, blocks, of, draws, places.lengths), planted);
  };
  return {
    calls: range(({ calls }) => calls),
    tokensIn: range(({ tokensIn }) => tokensIn),
    tokensOut: range(({ tokensOut }) => tokensOut),
    usd: range(({ usd }) => usd),
    ...(hasRates && parts.length > 0 ? { gpuHours: range(({ gpuSeconds }) => gpuSeconds / 3600) } : {}),
    answerHours: range(({ latencyMs }) => latencyMs / 3_600_000),
  };
}

const shifted = ({ expected, p10, p50, p90 }: Range, by: number): Range => ({
  expected: expected + by,
  p10: p10 + by,
  p50: p50 + by,
  p90: p90 + by,
});
