import type { PlanStage } from '../contract/plan.ts';
import { dedupKind } from '../domain/steps/dedup.ts';
import { examplesKind } from '../domain/steps/examples.ts';
import { promoteKind } from './compile.ts';

/** Kind and id of the synthetic step that keeps what a quota asks for. */
export const quotaKind = 'quota';

/** Barriers that may look at the records of one round alone. */
const ofRounds: readonly string[] = [dedupKind.kind, examplesKind.kind];

/** Why stages cannot be run in rounds; undefined when they can. */
export function roundsFault(stages: readonly PlanStage[]): string | undefined {
  if (!stages.some(({ worker }) => worker === 'generate')) return 'it asks no model';
  const barriers = stages.filter(({ mode }) => mode === 'claim').flatMap(({ steps }) => steps);
  const other = barriers.find(({ kind }) => !ofRounds.includes(kind));
  return other === undefined ? undefined : `its step ${other.id} (${other.kind}) has to see all records at once`;
}

/**
 * The stages of a recipe in rounds: seeds are normalized once, everything behind comes again with other seeds, then what
 * is asked for is selected, claimed and packaged. A round that is not needed is passed over.
 */
export function quotaStages(stages: readonly PlanStage[], rounds: number): PlanStage[] {
  const normalize = stages.filter(({ worker }) => worker === 'normalize');
  const promote = stages.filter(({ steps }) => steps.some(({ kind }) => kind === promoteKind));
  const packaging = stages.filter(({ worker }) => worker === 'package');
  const aside = new Set([...normalize, ...promote, ...packaging]);
  const again = stages.filter((stage) => !aside.has(stage));
  const depth = 1 + Math.max(0, ...again.map(({ segment }) => segment));
  const inRounds = Array.from({ length: rounds }, (_, index) =>
    again.map((stage): PlanStage => {
      const segment = 1 + index * depth + stage.segment;
      return index === 0
        ? { ...stage, segment }
        : { ...stage, segment, name: `${stage.name}-r${index + 1}`, round: index + 1 };
    }),
  ).flat();
  const selecting = 1 + rounds * depth;
  const select: PlanStage = {
    name: 'select',
    worker: 'filter',
    segment: selecting,
    mode: 'select',
    steps: [{ id: quotaKind, kind: quotaKind, options: {} }],
  };
  return [
    ...normalize,
    ...inRounds,
    select,
    ...promote.map((stage) => ({ ...stage, segment: selecting })),
    ...packaging.map((stage) => ({ ...stage, segment: selecting + 1 })),
  ];
}
