/** When the votes on a question decide it. */
export interface VoteRule {
  /** Readable ballots that are needed: a count from 1, or a share of all ballots below 1. */
  readonly minValid: number;
  /** Share of the readable ballots that the winner needs, 0 to 1. */
  readonly minShare: number;
  /** Ballots that the winner needs: a count from 1, or a share of all ballots below 1; 1 when absent. */
  readonly minVotes?: number;
  /**
   * Also stop when the ballots to come would take the win from the leader with at most this chance. Absent: only when
   * they cannot.
   */
  readonly chance?: number;
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
 * With a `chance` in the rule an answer that is ahead has also won when the ballots that are missing would hardly change
 * it.
 *
 * @param asked ballots asked for; more than were cast when calls failed or voting stopped early.
 */
export function judgeVotes(counts: VoteCounts, rule: VoteRule, asked = counts.cast): VoteOutcome {
  const valid = validVotes(counts);
  const all = Math.max(asked, counts.cast);
  const { winner, first, second } = leaders(counts);
  if (willHardlyLose({ first, second, valid, cast: counts.cast, remaining: all - counts.cast }, rule))
    return { decided: true, winner, count: first, share: first / valid };
  if (valid === 0 || valid < needed(rule.minValid, all)) return undecided('few_valid_votes');
  if (first === second) return undecided('tie');
  const share = first / valid;
  const wins = share >= rule.minShare && first >= needed(rule.minVotes ?? 1, all);
  return wins ? { decided: true, winner, count: first, share } : undecided('no_majority');
}

/**
 * True when no further ballot can change what {@link judgeVotes} says now, so that asking for them buys nothing; with a
 * `chance` in the rule also when it hardly would.
 *
 * With r ballots to come, v readable ones, the leader at c and the second at d (0 when there is none):
 * too few stays too few if v + r is still too few; a winner stays if c > d + r, c / (v + r) holds the share and c is
 * votes enough; no majority stays if c > d + r, so no tie can come, and (c + r) / (v + r) is still short of the share
 * or c + r of the votes; a tie never stays.
 */
export function canStop(counts: VoteCounts, remaining: number, rule: VoteRule): boolean {
  const { first, second } = leaders(counts);
  return isFinal({ first, second, valid: validVotes(counts), cast: counts.cast, remaining }, rule);
}

/**
 * How many ballots can be drawn at once without drawing one too many: however they turn out, fewer of them never
 * suffice. 0 when no ballot is needed. Drawn in such waves, the ballots of a question are the same as drawn one by one.
 *
 * The fastest way to an end is one of these: all for the leader, all unreadable, or some for the leader and each of the
 * rest for an answer of its own.
 */
export function ballotsToDraw(counts: VoteCounts, remaining: number, rule: VoteRule): number {
  const { first, second } = leaders(counts);
  const now = { first, second, valid: validVotes(counts), cast: counts.cast, remaining };
  if (isFinal(now, rule)) return 0;
  for (let drawn = 1; drawn < remaining; drawn += 1)
    for (let forLeader = 0; forLeader <= drawn; forLeader += 1)
      if (
        isFinal(after(now, drawn, forLeader, 0), rule) ||
        isFinal(after(now, drawn, forLeader, drawn - forLeader), rule)
      )
        return drawn;
  return remaining;
}

/** Where a vote stands: votes of the two leaders, readable ballots, all ballots, ballots to come. */
interface Standing {
  readonly first: number;
  readonly second: number;
  readonly valid: number;
  readonly cast: number;
  readonly remaining: number;
}

/** The standing after further ballots: some for the leader, some for answers that nobody gave yet, the rest unreadable. */
function after(now: Standing, drawn: number, forLeader: number, forNew: number): Standing {
  const [first = 0, second = 0] = [
    now.first + forLeader,
    now.second,
    ...(forNew > 0 ? [1] : []),
    ...(forNew > 1 ? [1] : []),
  ].sort((a, b) => b - a);
  const valid = now.valid + forLeader + forNew;
  return { first, second, valid, cast: now.cast + drawn, remaining: now.remaining - drawn };
}

function isFinal(standing: Standing, rule: VoteRule): boolean {
  return standing.remaining <= 0 || isFixed(standing, rule) || willHardlyLose(standing, rule);
}

function isFixed({ first, second, valid, cast, remaining }: Standing, rule: VoteRule): boolean {
  const readable = Math.max(1, needed(rule.minValid, cast + remaining));
  if (valid < readable) return valid + remaining < readable;
  if (first <= second + remaining) return false;
  const votes = needed(rule.minVotes ?? 1, cast + remaining);
  const wins = first >= votes && first / (valid + remaining) >= rule.minShare;
  const loses = first + remaining < votes || (first + remaining) / (valid + remaining) < rule.minShare;
  return wins || loses;
}

function willHardlyLose(standing: Standing, rule: VoteRule): boolean {
  if (rule.chance === undefined || standing.remaining <= 0 || standing.first <= standing.second) return false;
  return chanceOfLoss(standing, rule) <= rule.chance;
}

function hasWon({ first, second, valid, cast, remaining }: Standing, rule: VoteRule): boolean {
  const all = cast + remaining;
  if (valid < Math.max(1, needed(rule.minValid, all)) || first <= second) return false;
  return first >= needed(rule.minVotes ?? 1, all) && first / valid >= rule.minShare;
}

/** Outcomes of a ballot that the prior below counts with: a few answers, and none. */
const outcomesOfABallot = 5;

/**
 * Chance that the leader has not won when all ballots are in, at the most. Before the first ballot every split of the
 * ballots over a few outcomes is taken to be equally likely (Dirichlet with all parameters 1), so that the number of
 * ballots for the leader among those to come is beta-binomial. All others count for the worst: for the second, or as
 * unreadable.
 *
 * Where that prior holds, verdicts differ from those of the full vote at most that often on average, whichever answer
 * leads and however often it is looked at.
 *
 * Source: the stopping rule of Aggarwal et al. 2023 (Adaptive-Consistency), with the chance taken of the verdict of the
 * full vote instead of the most frequent answer of endlessly many ballots.
 */
function chanceOfLoss(now: Standing, rule: VoteRule): number {
  const { first, second, valid, cast, remaining } = now;
  const all = cast + remaining;
  const others = cast - first + outcomesOfABallot - 1;
  // Probability of no ballot for the leader, then of one more each time.
  let probability = 1;
  for (let ballot = 0; ballot < remaining; ballot += 1)
    probability *= (others + ballot) / (first + 1 + others + ballot);
  let loss = 0;
  for (let forLeader = 0; forLeader <= remaining; forLeader += 1) {
    const rest = remaining - forLeader;
    const leader = { first: first + forLeader, cast: all, remaining: 0 };
    const isSafe =
      hasWon({ ...leader, second: second + rest, valid: valid + remaining }, rule) &&
      hasWon({ ...leader, second, valid: valid + forLeader }, rule);
    if (!isSafe) loss += probability;
    probability *= (rest / (forLeader + 1)) * ((first + 1 + forLeader) / (others + rest - 1));
  }
  return loss;
}

/** @param least a count from 1, or below 1 a share of all ballots. */
function needed(least: number, all: number): number {
  return least < 1 ? Math.ceil(least * all - 1e-9) : least;
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
