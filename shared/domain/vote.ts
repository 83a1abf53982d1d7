/** When the votes on a question decide it. */
export interface VoteRule {
  /** Readable ballots that are needed: a count from 1, or a share of all ballots below 1. */
  readonly minValid: number;
  /** Share of the readable ballots that the winner needs, 0 to 1. */
  readonly minShare: number;
}

/** Votes so far: how many ballots each canonical answer has, and how many ballots were cast, readable or not. */
export interface VoteCounts {
  readonly answers: ReadonlyMap<string, number>;
  readonly cast: number;
}

export type VoteOutcome =
  | { readonly decided: true; readonly winner: string; readonly count: number; readonly share: number }
  | { readonly decided: false; readonly reason: 'few_valid_votes' | 'tie' | 'no_majority' };

/** Counts canonical answers; null stands for a ballot that could not be read. Order does not matter. */
export function countVotes(ballots: readonly (string | null)[]): VoteCounts {
  const answers = new Map<string, number>();
  for (const ballot of ballots) if (ballot !== null) answers.set(ballot, (answers.get(ballot) ?? 0) + 1);
  return { answers, cast: ballots.length };
}

/** Readable ballots. */
export function validVotes({ answers }: VoteCounts): number {
  return [...answers.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * The answer with most votes, if the rule is met: enough readable ballots, no other answer with as many, and the share.
 *
 * @param asked ballots asked for; more than were cast when calls failed or voting stopped early.
 */
export function judgeVotes(counts: VoteCounts, rule: VoteRule, asked = counts.cast): VoteOutcome {
  const valid = validVotes(counts);
  if (valid === 0 || valid < validNeeded(rule, Math.max(asked, counts.cast))) return undecided('few_valid_votes');
  const { winner, first, second } = leaders(counts);
  if (first === second) return undecided('tie');
  const share = first / valid;
  return share < rule.minShare ? undecided('no_majority') : { decided: true, winner, count: first, share };
}

/**
 * True when no further ballot can change what {@link judgeVotes} says now, so that asking for them buys nothing.
 *
 * With r ballots to come, v readable ones, the leader at c and the second at d (0 when there is none):
 * too few stays too few if v + r is still too few; a winner stays if c > d + r and c / (v + r) holds the share;
 * no majority stays if c > d + r, so no tie can come, and (c + r) / (v + r) is still short; a tie never stays.
 */
export function canStop(counts: VoteCounts, remaining: number, rule: VoteRule): boolean {
  if (remaining <= 0) return true;
  const valid = validVotes(counts);
  const needed = Math.max(1, validNeeded(rule, counts.cast + remaining));
  if (valid < needed) return valid + remaining < needed;
  const { first, second } = leaders(counts);
  if (first <= second + remaining) return false;
  return first / (valid + remaining) >= rule.minShare || (first + remaining) / (valid + remaining) < rule.minShare;
}

function validNeeded({ minValid }: VoteRule, asked: number): number {
  return minValid < 1 ? Math.ceil(minValid * asked - 1e-9) : minValid;
}

function leaders({ answers }: VoteCounts): { winner: string; first: number; second: number } {
  let [winner, first, second] = ['', 0, 0];
  for (const [answer, count] of answers) {
    if (count > first) [winner, second, first] = [answer, first, count];
    else if (count > second) second = count;
  }
  return { winner, first, second };
}

function undecided(reason: 'few_valid_votes' | 'tie' | 'no_majority'): VoteOutcome {
  return { decided: false, reason };
}
