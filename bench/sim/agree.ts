import { join } from 'node:path';
import { builtinRecipes } from '../../cli/drop-check.ts';
import { generateFleet } from '../../shared/contract/generate-fleet.ts';
import type { Plan } from '../../shared/contract/plan.ts';
import { stepKinds } from '../../shared/domain/steps/registry.ts';
import { buildPlan } from '../../shared/recipes/build-plan.ts';
import { formatProblem } from '../../shared/recipes/problem.ts';
import { dropFiles } from '../drop.ts';
import { playRun } from './play.ts';
import type { Functions, PlayedRun } from './played-run.ts';
import type { RecordedRun } from './recorded.ts';
import { type RunShape, usualShape } from './shape.ts';

/** As the stage `dev` has them. */
const functionsFor = (slots: number): Functions => ({
  normalize: { most: 2, batch: 2, gb: 1.73, minutes: 5 },
  generate: { most: 2, batch: 4, gb: 1, minutes: 15, calls: generateFleet(slots).callsOfEach },
  filter: { most: 2, batch: 10, gb: 1.73, minutes: 5 },
  dedup: { most: 2, batch: 10, gb: 1.73, minutes: 5 },
  package: { most: 2, batch: 1, gb: 1.73, minutes: 5 },
});

/** Plays a run that went through the local cloud: as many records at each place, answers as fast, functions as quick. */
export function playRecorded(recorded: RecordedRun): Promise<PlayedRun> {
  const { settings, seedBytes, stages, requests, tuning } = recorded;
  const plan = planOf(recorded);
  const share = (stage: string): number => {
    const { records = 0, kept = 0 } = stages[stage] ?? {};
    return records === 0 ? 0 : kept / records;
  };
  const seeds = stages.normalize?.kept ?? 0;
  const questions = stages.similar?.kept ?? 0;
  const asked = stages.solve?.records ?? 0;
  // Any length of replies will do, with an endpoint that writes one in the mean time of an answer in each of its slots.
  const tokens = 100;
  const meanMs = settings.medianMs * Math.exp(settings.sigma ** 2 / 2);
  const callTokensPerSecond = (1000 * tokens) / meanMs;
  const gpus = { most: 1, tokensPerSecond: callTokensPerSecond * settings.slots, callTokensPerSecond, areUp: true };
  const shape: RunShape = {
    ...usualShape,
    seeds,
    mode: settings.mode,
    seedBytes: seedBytes / seeds,
    keptSeeds: 1,
    keptQuestions: share('similar-filter'),
    keptUnique: share('questions-resolve'),
    keptAnswers: share('solve-filter'),
    questionTokens: tokens,
    ballotTokens: tokens,
    spread: Math.sqrt(Math.exp(settings.sigma ** 2) - 1),
    ballotWaves: wavesOf(recorded, (requests.calls - questions) / asked),
  };
  return playRun({ ...plan, slots: settings.slots }, shape, gpus, functionsFor(settings.slots), tuning);
}

/** Ballots of a question: as many at first as can decide it, and the rest. */
function wavesOf({ settings }: RecordedRun, each: number): number[] {
  const first = Math.floor(settings.ballots / 2) + 1;
  return each <= first ? [each] : [first, each - first];
}

function planOf({ settings, seedBytes }: RecordedRun): Plan {
  const files = dropFiles(settings);
  const root = join(import.meta.dirname, '..', '..');
  const built = buildPlan({
    drop: 'bench',
    files: new Map([...files].filter(([path]) => path !== 'seeds.jsonl')),
    objects: [...files].map(([path]) => ({ key: `drops/bench/${path}`, size: seedBytes, etag: path })),
    builtin: builtinRecipes(join(root, 'shared', 'recipes')),
    kinds: stepKinds,
    endpoint: 'endpoint',
    mode: settings.mode,
  });
  if ('problems' in built) throw new Error(built.problems.map(formatProblem).join('\n'));
  return built.plan;
}
