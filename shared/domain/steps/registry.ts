import { blindKind } from './blind.ts';
import { breedKind } from './breed.ts';
import { calibrateKind } from './calibrate.ts';
import { chunkKind } from './chunk.ts';
import { decontaminateKind } from './decontaminate.ts';
import { dedupKind } from './dedup.ts';
import { duelKind } from './duel.ts';
import { emitKind } from './emit.ts';
import { evenKind } from './even.ts';
import { examplesKind } from './examples.ts';
import { executeKind } from './execute.ts';
import { expandKind } from './expand.ts';
import { filterKind } from './filter.ts';
import { joinKind } from './join.ts';
import { mapKind } from './map.ts';
import { mixKind } from './mix.ts';
import { openingsKind } from './openings.ts';
import { pairKind } from './pair.ts';
import { parseKind } from './parse.ts';
import { pickKind } from './pick.ts';
import { plantKind } from './plant.ts';
import { promptKind } from './prompt.ts';
import { quantileKind } from './quantile.ts';
import { routeKind } from './route.ts';
import { scoreKind } from './score.ts';
import { settleKind } from './settle.ts';
import { sourceKind } from './source.ts';
import type { StepKind } from './step.ts';
import { verbalizeKind } from './verbalize.ts';
import { viewMixKind } from './view-mix.ts';
import { voteKind } from './vote.ts';

/** Every kind of step by the name that recipes use. */
export const stepKinds: ReadonlyMap<string, StepKind> = new Map(
  (
    [
      sourceKind,
      mapKind,
      chunkKind,
      joinKind,
      routeKind,
      scoreKind,
      quantileKind,
      evenKind,
      examplesKind,
      openingsKind,
      verbalizeKind,
      breedKind,
      pickKind,
      blindKind,
      pairKind,
      duelKind,
      settleKind,
      mixKind,
      viewMixKind,
      plantKind,
      calibrateKind,
      decontaminateKind,
      promptKind,
      parseKind,
      filterKind,
      dedupKind,
      expandKind,
      executeKind,
      voteKind,
      emitKind,
    ] as readonly StepKind[]
  ).map((step) => [step.kind, step]),
);
