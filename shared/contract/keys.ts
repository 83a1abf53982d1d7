/**
 * Every object key of the project. Built from typed parts only: names are checked by {@link SafeName}, so that text
 * from a drop, a task or a model can never become a path.
 */
import { z } from 'zod';

/** Names that may stand in a key: lower-case letters, digits and single hyphens, at most 63 characters. */
export const SafeName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u, {
  message: 'use lower-case letters, digits and hyphens, at most 63 characters, no hyphen at either end',
});

/** Seed bucket. A drop is everything below this prefix; writing `run.yaml` last starts the run. */
export const dropPrefix = (drop: string): string => `drops/${drop}/`;
export const runFileName = 'run.yaml';
/** Options that the command adds to run.yaml (seed, model, budget); written before run.yaml. */
export const overridesFileName = 'overrides.json';
export const runFileKey = (drop: string): string => `${dropPrefix(drop)}${runFileName}`;
export const overridesKey = (drop: string): string => `${dropPrefix(drop)}${overridesFileName}`;

/** Work bucket. */
export const planKey = (run: string): string => `runs/${run}/plan.json`;
export const stagePrefix = (run: string, stage: string): string => `runs/${run}/${stage}/`;
/** Output of a stage: part `n` of a shard, JSONL. */
export const partKey = (run: string, stage: string, shard: string, part: number): string =>
  `${stagePrefix(run, stage)}${shard}/${part}.jsonl`;
/** Part `n` of the input of a shard that was split, named after its cut: whoever cuts alike writes the same. */
export const splitKey = (run: string, stage: string, shard: string, sizes: readonly number[], part: number): string =>
  `${splitPrefix(run, stage, shard)}${sizes.join('-')}/${part}.jsonl`;
export const splitPrefix = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/split-`;
export const rejectsKey = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/rejects.jsonl`;
/** What jobs of a shard gave in the sandbox, while others are left. */
export const jobsKey = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/jobs.json`;
/** Frozen completions of a shard: numbered parts, first writer wins. */
export const completionsPrefix = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/completions-`;
export const completionsKey = (run: string, stage: string, shard: string, part: number): string =>
  `${completionsPrefix(run, stage, shard)}${String(part).padStart(5, '0')}.jsonl`;
/** Completions that runs share about a block of seed rows, below it one folder for each step. */
export const sharedBlockPrefix = (source: string, block: number): string =>
  `completions/${source}/${String(block).padStart(8, '0')}/`;
/** Their numbered parts: first writer wins. `step` is a digest of the step's id. */
export const sharedPartKey = (source: string, block: number, step: string, part: number): string =>
  `${sharedBlockPrefix(source, block)}${step}/${String(part).padStart(5, '0')}.jsonl`;
/**
 * A batch of conversations that was handed to the endpoint: whose it is and which calls are in it. The id is also the
 * inference id of the endpoint.
 */
export const requestKey = (id: string): string => `requests/${id}.json`;
/** What a batch was asked, for the endpoint to read, where it is too large to go with the call. */
export const requestBodyKey = (id: string): string => `requests/${id}.body.json`;
/** Why a batch came to nothing. */
/** There when an endpoint refuses a JSON schema, see `schemaAsked`. */
export const schemaRefusalKey = (schema: string): string => `requests/schema-${schema}.refused`;
export const requestFailureKey = (id: string): string => `requests/${id}.failure.json`;
/** Since when a shard waits for an endpoint that answers nothing. */
export const awayKey = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/away.json`;
/** Since when a shard waits for room in the budget. */
export const noRoomKey = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/no-room`;
/** Below it the endpoint writes replies, and below the other what went wrong, under names of its own. */
export const repliesPrefix = 'replies';
export const failuresPrefix = 'failures';
/** Folder and name of a reply below {@link repliesPrefix}. */
export const replyFolder = (run: string): string => run;
export const replyName = (id: string): string => `${id}.json`;
export const replyKey = (run: string, id: string): string => `${repliesPrefix}/${replyFolder(run)}/${replyName(id)}`;
/** What a shard contributes to part `n` of a join, JSONL. */
export const contributionKey = (run: string, stage: string, shard: string, part: number): string =>
  `${stagePrefix(run, stage)}${shard}/contribution-${part}.jsonl`;
/** What the join of part `n` found, JSONL. */
export const joinedKey = (run: string, stage: string, part: number): string =>
  `${stagePrefix(run, stage)}joined-${part}.jsonl`;
/** Band keys and sketches of a shard's records, for the search of near duplicates. */
export const bandsKey = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/bands.bin`;
/** Pairs of near duplicates that one join worker found. */
export const pairsKey = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/pairs.bin`;
/** Which band files are compared with each other: decided once, by the first worker that asks. */
export const nearFilesKey = (run: string, stage: string): string => `${stagePrefix(run, stage)}near-files.json`;
/** Band files of what a corpus holds, for later runs; one folder for each way of signing, below it one for each run. */
export const corpusBandsPrefix = (corpus: string, signing: string): string => `corpora/${corpus}/bands/${signing}/`;
export const corpusBandsKey = (corpus: string, signing: string, run: string, shard: string): string =>
  `${corpusBandsPrefix(corpus, signing)}${run}/${shard}.bin`;
/** Written before each record once a shard has failed twice, so that a record that ends its worker is found. */
export const breadcrumbPrefix = (run: string, stage: string, shard: string): string =>
  `${stagePrefix(run, stage)}${shard}/breadcrumb-`;
export const breadcrumbKey = (run: string, stage: string, shard: string, failures: number): string =>
  `${breadcrumbPrefix(run, stage, shard)}${failures}.jsonl`;
/** Statistics of one data file, written by the package worker for card and report. */
export const statisticsKey = (run: string, shard: string): string => `runs/${run}/statistics/${shard}.json`;
/** Seeds of a normalize shard as the quota counts them. */
export const quotaSeedsKey = (run: string, shard: string): string => `runs/${run}/quota/seeds/${shard}.json`;
/** What was drawn in a round: written once, before any shard of the round. */
export const quotaDrawKey = (run: string, round: number): string => `runs/${run}/quota/draw-${round}.json`;
/** Part `n` of the seeds of a round, JSONL. */
export const quotaPartKey = (run: string, round: number, part: number): string =>
  `runs/${run}/quota/round-${round}/${String(part).padStart(5, '0')}.jsonl`;
/** Records of an accepted part that do not count, and what came of the quota. */
export const quotaOverKey = (run: string, shard: string): string => `runs/${run}/quota/over/${shard}.json`;
export const quotaOutcomeKey = (run: string): string => `runs/${run}/quota/outcome.json`;
export const graveyardKey = (run: string, stage: string, shard: string): string =>
  `runs/${run}/graveyard/${stage}/${shard}.json`;
/** Why a drop could not become a run. */
export const refusalKey = (drop: string): string => `refused/${drop}.json`;

/** Dataset bucket. */
export const datasetPrefix = (dataset: string, run: string): string => `datasets/${dataset}/${run}/`;
/** Points at the newest published run of a dataset; replaced by compare-and-swap. */
export const currentKey = (dataset: string): string => `datasets/${dataset}/current.json`;
