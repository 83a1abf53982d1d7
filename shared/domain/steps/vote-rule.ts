import { type AnswerKind, isCompared } from '../answers/kind.ts';
import { isJsonObject } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import { type FailureReason, isFailureReason } from '../verdict.ts';
import { ballotsToDraw, countVotes, type VoteRule } from '../vote.ts';
import { textField } from './fields.ts';

/** The numbers of a vote step. */
export interface VoteNumbers {
  readonly min_valid: number;
  readonly min_share: number;
  readonly min_votes: number;
  readonly stop: 'exact' | 'never' | { readonly chance: number };
}

/**
 * When the ballots decide. Answers that are not compared need one readable reply; programs that were run need as many
 * that pass as answers need ballots.
 */
export function voteRuleOf(
  { min_valid, min_share, min_votes, stop }: VoteNumbers,
  kind: AnswerKind,
  checked = false,
): VoteRule {
  if (!isCompared(kind) && !(checked && kind === 'code')) return { minValid: 1, minShare: 0 };
  const chance = typeof stop === 'object' ? { chance: stop.chance } : {};
  return { minValid: min_valid, minShare: min_share, minVotes: min_votes, ...chance };
}

/** What each ballot counts for; null where it could not be read, or did not pass its check. */
export function votesOf(ballots: readonly SowerRecord[], kind: AnswerKind): (string | null)[] {
  if (isCompared(kind)) return ballots.map(({ fields }) => textField(fields, 'ballot_canonical'));
  return ballots.map((ballot) =>
    textField(ballot.fields, 'ballot_answer') === null || checkOf(ballot) === false ? null : 'readable',
  );
}

/** Whether the answer of a ballot passed the check of a program; undefined where none was made. */
export function checkOf({ fields }: SowerRecord): boolean | undefined {
  const { ballot_check: check } = fields;
  return isJsonObject(check) && typeof check.ok === 'boolean' ? check.ok : undefined;
}

/**
 * Ballots whose call brought no reply at all, by position. When they could have changed the outcome, the question failed:
 * it is no judgement of its content.
 */
export function failedBallots(ballots: readonly SowerRecord[]): ReadonlyMap<number, FailureReason> {
  return new Map(
    ballots.flatMap(({ fields }, index) => {
      const problem = textField(fields, 'ballot_problem') ?? '';
      return isFailureReason(problem) ? [[index, problem] as const] : [];
    }),
  );
}

/** What was drawn of a question so far. */
export interface Drawn {
  /** The ballots in the form that the vote gets them; some may have been dropped on the way. */
  readonly ballots: readonly SowerRecord[];
  /** How many were asked, whatever came of them. */
  readonly asked: number;
  /** Of these, how many brought no reply at all: they might have said anything. */
  readonly failed: number;
}

/**
 * Ballots of a question to draw next, see {@link ballotsToDraw}; 0 when those that were drawn decide. At least one is
 * drawn, so that no question is lost.
 *
 * @param total ballots that may be asked.
 */
export function nextBallots(
  { ballots, asked, failed }: Drawn,
  total: number,
  kind: AnswerKind,
  numbers: VoteNumbers,
): number {
  const lost = failedBallots(ballots);
  const votes = votesOf(ballots, kind).filter((_, index) => !lost.has(index));
  const counts = { ...countVotes(votes), cast: asked - failed };
  const wanted = ballotsToDraw(counts, total - asked + failed, voteRuleOf(numbers, kind));
  return Math.min(total - asked, Math.max(asked === 0 ? 1 : 0, wanted));
}
