import type { EndpointMode } from '../../shared/contract/plan.ts';

/** What a run is like whose records are never made: shares and lengths instead of texts. */
export interface RunShape {
  readonly seeds: number;
  readonly mode: EndpointMode;
  /** Of every draw. */
  readonly seed: number;
  readonly seedBytes: number;
  readonly keptSeeds: number;
  readonly keptQuestions: number;
  readonly keptUnique: number;
  readonly keptAnswers: number;
  /** Mean tokens of replies, and the standard deviation of one as a share of it. */
  readonly questionTokens: number;
  readonly ballotTokens: number;
  /** Of the request of one call. */
  readonly callBytes: number;
  readonly spread: number;
  /** Ballots of a question in the first round and on average in those behind it. */
  readonly ballotWaves: readonly number[];
}

/** As the samples of the main recipe come out: of five ballots 3.6 are drawn. */
export const usualShape: Omit<RunShape, 'seeds' | 'mode'> = {
  seed: 1,
  seedBytes: 400,
  keptSeeds: 0.97,
  keptQuestions: 0.9,
  keptUnique: 0.94,
  keptAnswers: 0.8,
  questionTokens: 250,
  ballotTokens: 250,
  callBytes: 2500,
  spread: 1,
  ballotWaves: [3, 0.6],
};
