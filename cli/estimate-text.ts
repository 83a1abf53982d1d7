import type { CostForecast } from '../shared/domain/estimate/forecast.ts';
import type { Range } from '../shared/domain/estimate/project.ts';
import type { EstimateResult } from './estimate-result.ts';
import { plural, usdText, withCommas } from './numbers.ts';
import { alignColumns } from './table.ts';

/** An estimate for people. */
export function estimateText(result: EstimateResult): string {
  const { source, total, wallTime } = result;
  const from =
    source.kind === 'history'
      ? `the finished run ${source.run} of ${plural(source.seeds, 'seed')}`
      : `a preview over ${plural(source.seeds, 'drawn row')}`;
  const sums: [string, Range | undefined, (value: number) => string][] = [
    ['Calls', total.calls, withCommas],
    ['Tokens in', total.tokensIn, withCommas],
    ['Tokens out', total.tokensOut, withCommas],
    ['Money', total.usd, usdText],
    ['GPU hours', total.gpuHours, hours],
    ['Accepted records', result.accepted, withCommas],
  ];
  const rows = sums.flatMap(([name, range, text]) =>
    range === undefined ? [] : [[name, text(range.expected), text(range.p10), text(range.p50), text(range.p90)]],
  );
  const right = new Set([1, 2, 3, 4, 5]);
  const calls =
    wallTime.by === 'gpu'
      ? 'GPUs that always write'
      : `${plural(wallTime.callsAtOnce ?? 1, 'call')} at once on each instance, waits at the server included`;
  return [
    `Recipe ${result.recipe} over ${plural(result.rows, 'row')}, by ${from}.`,
    '',
    ...alignColumns([['', 'EXPECTED', 'P10', 'P50', 'P90'], ...rows], right),
    '',
    ...alignColumns(
      [
        ['STEP', 'CALLS', 'TOKENS IN', 'TOKENS OUT', 'USD', 'USD P90', 'ROLE'],
        ...result.steps.map((step) => [step.step, ...costCells(step), step.role]),
        ...result.roles.map((role) => [`all of ${role.role}`, ...costCells(role), role.role]),
      ],
      right,
    ),
    '',
    ...alignColumns(
      [
        ['INSTANCES', 'HOURS', 'P10', 'P90'],
        ...wallTime.instances.map(({ instances, hours: range }) => [
          String(instances),
          hours(range.expected),
          hours(range.p10),
          hours(range.p90),
        ]),
      ],
      new Set([0, 1, 2, 3]),
    ),
    `Hours of answering only, with ${calls}; starting, waiting at barriers and packaging are not in it.`,
    ...result.notices.map((notice) => `Notice: ${notice}`),
    '',
  ].join('\n');
}

const costCells = ({ calls, tokensIn, tokensOut, usd }: CostForecast): string[] => [
  withCommas(calls.expected),
  withCommas(tokensIn.expected),
  withCommas(tokensOut.expected),
  usdText(usd.expected),
  usdText(usd.p90),
];

const hours = (value: number): string => (value < 0.1 ? value.toFixed(4) : value.toFixed(1));
