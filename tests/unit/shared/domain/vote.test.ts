import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, randomFor } from '../../../../shared/domain/random.ts';
import {
  ballotsToDraw,
  canStop,
  countVotes,
  judgeVotes,
  type VoteRule,
  validVotes,
} from '../../../../shared/domain/vote.ts';

const rule: VoteRule = { minValid: 4, minShare: 0.6 };
const judge = (ballots: readonly (string | null)[], over: Partial<VoteRule> = {}) =>
  judgeVotes(countVotes(ballots), { ...rule, ...over });

describe('judgeVotes', () => {
  it('lets the plurality win', () => {
    expect(judge(['A', 'A', 'B', 'A', 'A'])).toEqual({ decided: true, winner: 'A', count: 4, share: 0.8 });
  });

  it('lets exactly the needed share win', () => {
    expect(judge(['A', 'A', 'B', 'A', 'C'])).toMatchObject({ decided: true, share: 0.6 });
  });

  it.each([
    [['A', 'A', 'B', 'B', null], 'tie'],
    [['A', 'B', 'C', 'D', 'E'], 'tie'],
    [['A', 'A', 'B', 'C', 'D'], 'no_majority'],
    [['A', 'A', 'A', null, null], 'few_valid_votes'],
    [[null, null, null, null, null], 'few_valid_votes'],
    [[], 'few_valid_votes'],
  ])('gives %j the reason %s', (ballots, reason) => {
    expect(judge(ballots)).toEqual({ decided: false, reason });
  });

  it('takes a share of the ballots as the least number', () => {
    expect(judge(['A', 'A', 'A', 'A', null], { minValid: 0.8 }).decided).toBe(true);
    expect(judge(['A', 'A', 'A', null, null], { minValid: 0.8 })).toEqual({
      decided: false,
      reason: 'few_valid_votes',
    });
    expect(judgeVotes(countVotes(['A', 'A']), { minValid: 0.8, minShare: 0 }, 5).decided).toBe(false);
  });

  it('never decides without a readable ballot', () => {
    expect(judge([null], { minValid: 0, minShare: 0 })).toEqual({ decided: false, reason: 'few_valid_votes' });
  });

  it('does not depend on the order of the ballots', () => {
    const ballots = fc.array(fc.option(fc.constantFrom('A', 'B', 'C')), { maxLength: 9 });
    fc.assert(
      fc.property(ballots, fc.nat(), (list, turn) => {
        const turned = [...list.slice(turn % (list.length + 1)), ...list.slice(0, turn % (list.length + 1))].reverse();
        expect(judge(turned)).toEqual(judge(list));
      }),
    );
  });
});

describe('canStop', () => {
  const answers = ['A', 'B', 'C', 'D', null];
  const outcome = (ballots: readonly (string | null)[], with_: VoteRule, asked: number): string => {
    const result = judgeVotes(countVotes(ballots), with_, asked);
    return result.decided ? `won by ${result.winner}` : result.reason;
  };
  /** Every way in which the remaining ballots may turn out. New answers are stood for by `new 0`, `new 1` ... */
  const endings = (remaining: number): (string | null)[][] => {
    if (remaining === 0) return [[]];
    const next = [...answers, ...Array.from({ length: remaining }, (_, at) => `new ${at}`)];
    return endings(remaining - 1).flatMap((ending) => next.map((ballot) => [...ending, ballot]));
  };

  it('stops exactly when no ending changes the outcome', () => {
    const rules = fc.record({
      minValid: fc.constantFrom(0, 1, 2, 3, 4, 5, 0.5, 0.8),
      minShare: fc.constantFrom(0, 0.34, 0.5, 0.6, 0.75, 1),
      minVotes: fc.constantFrom(1, 1, 2, 3, 4, 0.3, 0.6),
    });
    const cast = fc.array(fc.constantFrom(...answers), { maxLength: 6 });
    fc.assert(
      fc.property(cast, fc.integer({ min: 0, max: 3 }), rules, (ballots, remaining, anyRule) => {
        const asked = ballots.length + remaining;
        const now = outcome(ballots, anyRule, asked);
        const fixed = endings(remaining).every((ending) => outcome([...ballots, ...ending], anyRule, asked) === now);
        expect(canStop(countVotes(ballots), remaining, anyRule)).toBe(fixed);
      }),
      { numRuns: 300 },
    );
  });

  it('saves two of five ballots when all agree and three are enough', () => {
    expect(canStop(countVotes(['A', 'A', 'A']), 2, { minValid: 3, minShare: 0.6 })).toBe(true);
    expect(canStop(countVotes(['A', 'A']), 3, { minValid: 3, minShare: 0.6 })).toBe(false);
  });
});

describe('ballotsToDraw', () => {
  const rules = fc.record({
    minValid: fc.constantFrom(0, 1, 2, 3, 4, 5, 0.5, 0.8),
    minShare: fc.constantFrom(0, 0.34, 0.5, 0.6, 0.75, 1),
    minVotes: fc.constantFrom(1, 1, 2, 3, 4, 0.3, 0.6),
  });
  /** Endings up to which of the new answers is which. */
  const endings = (length: number): (string | null)[][] => {
    if (length === 0) return [[]];
    const next = ['A', 'B', 'C', null, ...Array.from({ length }, (_, at) => `new ${at}`)];
    return endings(length - 1).flatMap((ending) => next.map((ballot) => [...ending, ballot]));
  };

  it('is the least number after which a vote may be decided', () => {
    const cast = fc.array(fc.constantFrom('A', 'B', 'C', null), { maxLength: 5 });
    fc.assert(
      fc.property(cast, fc.integer({ min: 0, max: 4 }), rules, (ballots, remaining, rule) => {
        const least = [0, 1, 2, 3, 4].find((drawn) =>
          endings(Math.min(drawn, remaining)).some((ending) =>
            canStop(countVotes([...ballots, ...ending]), remaining - ending.length, rule),
          ),
        );
        expect(ballotsToDraw(countVotes(ballots), remaining, rule)).toBe(Math.min(least ?? 0, remaining));
      }),
      { numRuns: 300 },
    );
  });

  it('lets three of five go together when three votes win, and two where two lost ones reject', () => {
    expect(ballotsToDraw(countVotes([]), 5, { minValid: 3, minShare: 0.6, minVotes: 3 })).toBe(3);
    expect(ballotsToDraw(countVotes([]), 5, { minValid: 4, minShare: 0.6 })).toBe(2);
  });
});

describe('ballots saved', () => {
  const answers = ['A', 'B', 'C', 'D'];
  interface World {
    /** Ballots of a question out of how often each answer comes; the rest of each share is unreadable. */
    shares(random: Random): readonly number[];
    readonly votes: number;
    readonly rule: VoteRule;
    readonly questions: number;
  }
  /** Draws questions with all their ballots; @returns the share of ballots that was not needed, and of verdicts that differ. */
  const play = ({ shares, votes, rule: { chance, ...exact }, questions }: World) => {
    const random = randomFor('ballots saved', votes, chance ?? 0);
    const rule = chance === undefined ? exact : { ...exact, chance };
    let [drawn, differ] = [0, 0];
    for (let question = 0; question < questions; question += 1) {
      const likely = shares(random);
      const all = Array.from({ length: votes }, () => {
        let left = random();
        const at = likely.findIndex((share) => {
          left -= share;
          return left < 0;
        });
        return answers[at] ?? null;
      });
      let count = 0;
      for (let wave = 1; wave > 0; count += wave)
        wave = ballotsToDraw(countVotes(all.slice(0, count)), votes - count, rule);
      drawn += count;
      const [full, some] = [
        judgeVotes(countVotes(all), exact),
        judgeVotes(countVotes(all.slice(0, count)), rule, votes),
      ];
      if (full.decided !== some.decided || (full.decided && some.decided && full.winner !== some.winner)) differ += 1;
    }
    return { saved: 1 - drawn / (votes * questions), differ: differ / questions };
  };
  /** Every split over the four answers and none equally likely, as the chance rule supposes. */
  const anySplit = (random: Random): number[] => {
    const weights = Array.from({ length: 5 }, () => -Math.log(1 - random()));
    const sum = weights.reduce((a, b) => a + b);
    return weights.slice(0, 4).map((weight) => weight / sum);
  };
  /** Solvers that are right on 60 to 97 of 100 ballots, and unreadable on 3. */
  const goodSolvers = (random: Random): number[] => {
    const right = 0.6 + 0.37 * random() ** 0.7;
    return [right, ...Array.from({ length: 3 }, () => (0.97 - right) / 3)];
  };
  const recipe: VoteRule = { minValid: 3, minShare: 0.6, minVotes: 0.6 };

  it('are a quarter of five under the rule of the main recipe, and no verdict differs', () => {
    const { saved, differ } = play({ shares: goodSolvers, votes: 5, rule: recipe, questions: 2000 });
    expect(saved).toBeGreaterThan(0.24);
    expect(differ).toBe(0);
  });

  it('are more with a chance of error, which verdicts keep to', () => {
    const rule = { minValid: 0.5, minShare: 0.5, minVotes: 0.5 };
    const world = { shares: anySplit, votes: 24, questions: 1500 };
    const exact = play({ ...world, rule });
    const chancy = play({ ...world, rule: { ...rule, chance: 0.05 } });
    expect(exact.differ).toBe(0);
    expect(chancy.saved).toBeGreaterThan(exact.saved);
    expect(chancy.differ).toBeGreaterThan(0);
    expect(chancy.differ).toBeLessThanOrEqual(0.05);
    const good = { shares: goodSolvers, votes: 24, questions: 500 };
    expect(play({ ...good, rule: { ...rule, chance: 0.05 } }).saved).toBeGreaterThan(
      play({ ...good, rule }).saved + 0.1,
    );
  });
});

describe('validVotes', () => {
  it('counts readable ballots', () => {
    expect(validVotes(countVotes(['A', null, 'B', 'A']))).toBe(3);
  });
});
