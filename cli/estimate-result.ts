import type { BoundRole, Plan } from '../shared/contract/plan.ts';
import { type Forecast, forecast, type RoleRate } from '../shared/domain/estimate/forecast.ts';
import type { Range } from '../shared/domain/estimate/project.ts';
import type { ObservedRun } from '../shared/domain/estimate/seed-use.ts';

/** What an estimate was made of. */
export interface EstimateSource {
  readonly kind: 'history' | 'preview';
  readonly run: string;
  readonly seeds: number;
  /** Whether its seeds are rows of the drop that the estimate is for. */
  readonly isPart: boolean;
}

/** Hours from the first call to the last one on so many instances, were they always busy. */
export interface WallTime {
  readonly instances: number;
  readonly hours: Range;
}

/** What `sower estimate --json` prints. Members are only ever added. */
export interface EstimateResult extends Forecast {
  readonly schemaVersion: 1;
  readonly drop: string;
  readonly recipe: string;
  readonly rows: number;
  readonly source: EstimateSource;
  /** `gpu`: by the stated tokens per second of a GPU; `answers`: by how long answers took, so many calls at once. */
  readonly wallTime: {
    readonly by: 'gpu' | 'answers';
    readonly callsAtOnce: number | null;
    readonly instances: readonly WallTime[];
  };
  readonly notices: readonly string[];
}

export function estimateResult(
  of: { readonly drop: string; readonly rows: number; readonly callsAtOnce: number; readonly instances: number },
  planned: Plan,
  observed: ObservedRun,
  source: EstimateSource,
): EstimateResult {
  const rates = new Map(Object.entries(planned.roles).map(([role, bound]) => [role, rateOf(bound)] as const));
  const made = forecast(observed, rates, { rows: of.rows, isPart: source.isPart });
  const { gpuHours, answerHours } = made.total;
  const by = gpuHours === undefined ? 'answers' : 'gpu';
  const hours = gpuHours ?? divided(answerHours, of.callsAtOnce);
  const unseen = observed.steps.filter(({ total }) => total.calls === 0).map(({ step }) => step);
  return {
    schemaVersion: 1,
    drop: of.drop,
    recipe: planned.recipe.name,
    rows: of.rows,
    source,
    ...made,
    wallTime: {
      by,
      callsAtOnce: by === 'gpu' ? null : of.callsAtOnce,
      instances: instanceCounts(of.instances).map((instances) => ({ instances, hours: divided(hours, instances) })),
    },
    notices: [
      ...unseen.map((step) => `No call of the step ${step} was seen; it is counted as never called.`),
      ...(comparesRecords(planned) && source.seeds < of.rows ? [fewerDuplicates] : []),
    ],
  };
}

const fewerDuplicates =
  'Among few rows few are duplicates: of all rows less may be accepted, and steps behind the comparison may be asked less.';

const comparesRecords = ({ stages }: Plan): boolean =>
  stages.some(({ worker, mode }) => worker === 'dedup' && mode !== 'promote');

const rateOf = ({ price, gpuTokensPerSecond }: BoundRole): RoleRate => ({
  inputPerMillion: price.input_per_million,
  outputPerMillion: price.output_per_million,
  gpuTokensPerSecond,
});

/** 1, 2, 4 and so on, and the largest one itself. */
function instanceCounts(most: number): number[] {
  const powers = Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, power) => 2 ** power);
  return [...new Set([...powers, most])];
}

const divided = ({ expected, p10, p50, p90 }: Range, by: number): Range => ({
  expected: expected / by,
  p10: p10 / by,
  p50: p50 / by,
  p90: p90 / by,
});
