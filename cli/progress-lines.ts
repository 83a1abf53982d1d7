import { clockTime, withCommas } from './numbers.ts';
import type { StageProgress } from './progress.ts';
import { alignColumns } from './table.ts';

/** When each stage began and ended, as seen by whoever watches. Epoch milliseconds. */
export interface StageTimes {
  readonly began: number | undefined;
  readonly ended: number | undefined;
}

const header = ['stage', 'shards', 'kept', 'rejected', 'failed', 'tokens', 'time'];
const rightAligned = new Set([1, 2, 3, 4, 5, 6]);

/** The stages as a table: header, then one line each. */
export function stageTable(
  stages: readonly StageProgress[],
  times: ReadonlyMap<string, StageTimes>,
  now: number,
): string[] {
  const rows = stages.map((stage) => {
    const { began, ended } = times.get(stage.name) ?? { began: undefined, ended: undefined };
    const empty = stage.total === 0;
    return [
      `${symbol(stage)} ${stage.name}`,
      empty ? '' : `${stage.done}/${stage.total}`,
      stage.kept === undefined ? '' : withCommas(stage.kept),
      stage.kept === undefined ? '' : withCommas(stage.rejected),
      stage.failed + stage.lost > 0 ? withCommas(stage.failed) + (stage.lost > 0 ? ` +${stage.lost} lost` : '') : '',
      stage.tokens > 0 ? withCommas(stage.tokens) : '',
      began === undefined ? '' : clockTime((ended ?? now) - began),
    ];
  });
  return alignColumns([[`  ${header[0]}`, ...header.slice(1)], ...rows], rightAligned);
}

function symbol(stage: StageProgress): string {
  if (stage.total === 0) return '·';
  if (stage.done < stage.total) return '>';
  return stage.lost > 0 ? '!' : '+';
}

/** One stage as a line of its own, for logs. */
export function stageLine(stage: StageProgress): string {
  const parts = [`${stage.done}/${stage.total} shards`];
  if (stage.kept !== undefined) parts.push(`${withCommas(stage.kept)} kept`, `${withCommas(stage.rejected)} rejected`);
  if (stage.failed > 0) parts.push(`${withCommas(stage.failed)} failed`);
  if (stage.lost > 0) parts.push(`${stage.lost} shards lost`);
  if (stage.tokens > 0) parts.push(`${withCommas(stage.tokens)} tokens`);
  return `${stage.name}: ${parts.join(', ')}`;
}
