import type { WorkerName } from '../contract/environment.ts';
import type { PlanStage, PlanStep } from '../contract/plan.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import { dedupKind } from '../domain/steps/dedup.ts';
import { executeKind } from '../domain/steps/execute.ts';
import type { StepPlace } from '../domain/steps/step.ts';

/** A step with the place where its kind runs. */
export interface PlacedStep {
  readonly step: PlanStep;
  readonly place: StepPlace;
  /** A barrier whose workers look at the contributions of all shards before it resolves. */
  readonly joins?: boolean;
  /** Fields of the groups that the step has to see whole; absent or empty for one that looks at single records. */
  readonly group?: readonly string[];
}

/** Kind of the synthetic step that claims published keys; its options are those of the last barrier. */
export const promoteKind = 'promote';

/**
 * Cuts a checked recipe into stages.
 *
 * Row steps join their neighbours: before the first prompt in `normalize`, after a prompt in `<prompt>-filter`, behind
 * a barrier in `<barrier>-filter`. `expand` steps directly before a prompt belong to its generate stage, so that the
 * fan-out is not written twice. A barrier is two stages with a segment border between them: claim, then resolve.
 * Emitting starts a segment of its own; a recipe with a barrier claims its keys in the corpus scope before.
 */
export function planStages(steps: readonly PlacedStep[]): PlanStage[] {
  const stages: PlanStage[] = [];
  let segment = 0;
  let rows: PlanStep[] = [];
  let rowStage: { name: string; worker: WorkerName } = { name: 'normalize', worker: 'normalize' };
  let barrier: PlanStep | undefined;
  const groups: Groups = new Map(
    steps.flatMap(({ step, group = [] }) => (group.length === 0 ? [] : [[step.id, group] as const])),
  );

  const add = (stage: Omit<PlanStage, 'segment'>): void => {
    stages.push({ ...stage, segment });
  };
  const flushRows = (): void => {
    if (rows.length > 0) add({ ...rowStage, steps: rows });
    rows = [];
  };

  for (const { step, place, joins = false } of steps) {
    if (place === 'source' || place === 'row') {
      // Rows of seeds are read by a worker that has no sandbox.
      if (step.kind === executeKind.kind && rowStage.worker === 'normalize') {
        flushRows();
        rowStage = { name: `${step.id}-filter`, worker: 'filter' };
      }
      rows.push(step);
    } else if (place === 'prompt') {
      const fanOut = trailingExpands(rows);
      rows = rows.slice(0, rows.length - fanOut.length);
      flushRows();
      add({ name: step.id, worker: 'generate', steps: [...fanOut, step] });
      rowStage = { name: `${step.id}-filter`, worker: 'filter' };
    } else if (place === 'barrier') {
      flushRows();
      add({ name: `${step.id}-claim`, worker: 'dedup', mode: 'claim', steps: [step] });
      segment += 1;
      if (joins) {
        add({ name: `${step.id}-join`, worker: 'dedup', mode: 'join', steps: [step] });
        segment += 1;
      }
      add({ name: `${step.id}-resolve`, worker: 'dedup', mode: 'resolve', steps: [step] });
      if (step.kind === dedupKind.kind) barrier = step;
      rowStage = { name: `${step.id}-filter`, worker: 'filter' };
    } else {
      flushRows();
      if (barrier !== undefined)
        add({
          name: 'promote',
          worker: 'dedup',
          mode: 'promote',
          steps: [{ ...barrier, id: 'promote', kind: promoteKind }],
        });
      segment += 1;
      add({ name: 'package', worker: 'package', steps: [step] });
    }
  }
  return stages.map((stage, index) => ({
    ...stage,
    ...keptTogether(stages.slice(index + 1), groups),
    ...fanOut(stages[index + 1]),
  }));
}

type Groups = ReadonlyMap<string, readonly string[]>;

/** What later steps have to see whole must not be cut apart here; a barrier hands on the shards that it got. */
function keptTogether(later: readonly PlanStage[], groups: Groups): Pick<PlanStage, 'together'> {
  const keys = later.flatMap(({ steps }) =>
    steps.flatMap(({ id }) => (groups.has(id) ? [[...(groups.get(id) ?? [])]] : [])),
  );
  const distinct = [...new Map(keys.map((key) => [key.join(), key])).values()];
  return distinct.length === 0 ? {} : { together: distinct };
}

/** How many calls a record brings, where that is so many that shards should be smaller. */
function fanOut(next: PlanStage | undefined): Pick<PlanStage, 'fanOut'> {
  if (next?.worker !== 'generate') return {};
  const calls = next.steps.reduce((product, step) => product * timesOf(step), 1);
  return calls > 16 ? { fanOut: calls } : {};
}

function timesOf({ kind, options }: PlanStep): number {
  if (!isJsonObject(options)) return 1;
  const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 1);
  if (kind === 'prompt') return number(options.samples);
  const { axes, draw, count } = options;
  if (isJsonObject(count)) return Math.max(1, ...Object.values(count).map(number));
  if (!isJsonObject(axes)) return number(count);
  const all = Object.values(axes).reduce<number>(
    (product, axis) => product * (Array.isArray(axis) ? axis.length : number(axis)),
    1,
  );
  return draw === undefined ? all : Math.min(all, number(draw));
}

/** Ids that would meet the name of a stage that is not named after a step, or of a step that the compiler adds. */
export const reservedStepIds: readonly string[] = [
  'normalize',
  'select',
  'quota',
  'promote',
  'package',
  'publish',
  'planted',
];
/** Endings that stage names add to step ids. */
export const reservedStepEndings: readonly string[] = ['-filter', '-claim', '-join', '-resolve', '-planted'];

function trailingExpands(rows: readonly PlanStep[]): PlanStep[] {
  const last = rows.findLastIndex((step) => step.kind !== 'expand');
  return rows.slice(last + 1);
}
