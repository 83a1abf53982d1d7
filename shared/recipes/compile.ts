import type { WorkerName } from '../contract/environment.ts';
import type { PlanStage, PlanStep } from '../contract/plan.ts';
import type { StepPlace } from '../domain/steps/step.ts';

/** A step with the place where its kind runs. */
export interface PlacedStep {
  readonly step: PlanStep;
  readonly place: StepPlace;
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

  const add = (stage: Omit<PlanStage, 'segment'>): void => {
    stages.push({ ...stage, segment });
  };
  const flushRows = (): void => {
    if (rows.length > 0) add({ ...rowStage, steps: rows });
    rows = [];
  };

  for (const { step, place } of steps) {
    if (place === 'source' || place === 'row') {
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
      add({ name: `${step.id}-resolve`, worker: 'dedup', mode: 'resolve', steps: [step] });
      barrier = step;
      rowStage = { name: `${step.id}-filter`, worker: 'filter' };
    } else {
      flushRows();
      if (barrier !== undefined)
        add({
          name: 'promote',
          worker: 'dedup',
          mode: 'promote',
          steps: [{ id: 'promote', kind: promoteKind, options: barrier.options }],
        });
      segment += 1;
      add({ name: 'package', worker: 'package', steps: [step] });
    }
  }
  return stages;
}

/** Ids that would meet the name of a stage that is not named after a step, or of a step that the compiler adds. */
export const reservedStepIds: readonly string[] = ['normalize', 'promote', 'package', 'publish'];
/** Endings that stage names add to step ids. */
export const reservedStepEndings: readonly string[] = ['-filter', '-claim', '-resolve'];

function trailingExpands(rows: readonly PlanStep[]): PlanStep[] {
  const last = rows.findLastIndex((step) => step.kind !== 'expand');
  return rows.slice(last + 1);
}
