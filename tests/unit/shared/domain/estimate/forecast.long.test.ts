import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast, type RoleRate } from '../../../../../shared/domain/estimate/forecast.ts';
import type { ObservedRun, Use } from '../../../../../shared/domain/estimate/seed-use.ts';
import { randomFor } from '../../../../../shared/domain/random.ts';

const use = (calls: number, tokensIn: number, tokensOut: number): Use => ({
  calls,
  tokensIn,
  tokensOut,
  latencyMs: 100 * calls,
});

/** A run of one step, with what each seed used; seeds that used nothing are left out of the table. */
function runOf(uses: readonly Use[]): ObservedRun {
  const total = uses.reduce(
    (sum, one) => use(sum.calls + one.calls, sum.tokensIn + one.tokensIn, sum.tokensOut + one.tokensOut),
    use(0, 0, 0),
  );
  const named = uses.map((one, index) => [`rows.jsonl:${index + 1}`, one] as const);
  return {
    seeds: uses.length,
    steps: [
      { step: 'ask', stage: 'ask', role: 'author', total, bySeed: new Map(named.filter(([, { calls }]) => calls > 0)) },
    ],
    accepted: uses.length,
    acceptedBySeed: new Map(named.map(([name]) => [name, 1])),
  };
}

const rates = new Map([['author', { inputPerMillion: 1, outputPerMillion: 2, gpuTokensPerSecond: 1000 }]]);
const uses = fc.array(
  fc
    .record({ calls: fc.integer({ min: 0, max: 9 }), each: fc.integer({ min: 1, max: 900 }) })
    .map(({ calls, each }) => use(calls, calls * each, calls * 7)),
  { minLength: 1, maxLength: 30 },
);

describe('forecast', () => {
  it('is exact, without a range, where every row was seen', () => {
    fc.assert(
      fc.property(uses, (seen) => {
        const run = runOf(seen);
        const { total } = forecast(run, rates, { rows: seen.length, isPart: true });
        for (const name of ['calls', 'tokensIn', 'tokensOut'] as const) {
          const exact = run.steps[0]?.total[name] ?? 0;
          expect(total[name]).toEqual({ expected: exact, p10: exact, p50: exact, p90: exact });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('adds what planted samples took, which does not grow with the rows', () => {
    const run = runOf([use(2, 100, 20), use(2, 100, 20)]);
    const planted = { ...run, steps: run.steps.map((step) => ({ ...step, planted: use(20, 1000, 200) })) };
    const of = { rows: 2000, isPart: false };
    const [without, withThem] = [forecast(run, rates, of).total, forecast(planted, rates, of).total];
    expect(withThem.calls.expected - without.calls.expected).toBeCloseTo(20, 6);
    expect(withThem.usd.expected - without.usd.expected).toBeCloseTo((1000 * 1 + 200 * 2) / 1e6, 9);
    expect(withThem.calls.p90 - without.calls.p90).toBeCloseTo(20, 6);
  });

  it('grows with the rows, and its ranges are in order', () => {
    fc.assert(
      fc.property(uses, fc.integer({ min: 2, max: 1000 }), fc.boolean(), (seen, times, isPart) => {
        const run = runOf(seen);
        const { total, accepted } = forecast(run, rates, { rows: seen.length * times, isPart });
        expect(total.calls.expected).toBeCloseTo((run.steps[0]?.total.calls ?? 0) * times, 6);
        expect(accepted.expected).toBe(run.accepted * times);
        for (const range of [total.calls, total.tokensIn, total.usd, total.gpuHours ?? total.calls, accepted]) {
          expect(range.p10).toBeLessThanOrEqual(range.p50);
          expect(range.p50).toBeLessThanOrEqual(range.p90);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has no range where all seeds are alike', () => {
    const { total } = forecast(runOf(Array.from({ length: 20 }, () => use(3, 300, 90))), rates, {
      rows: 1000,
      isPart: true,
    });
    expect(total.tokensOut.expected).toBe(90_000);
    expect([total.tokensOut.p10, total.tokensOut.p90].map(Math.round)).toEqual([90_000, 90_000]);
  });

  it('counts money and GPU time by the rates of the role', () => {
    const { total, roles, steps } = forecast(runOf([use(2, 1000, 500), use(2, 3000, 500)]), rates, {
      rows: 200,
      isPart: true,
    });
    expect(total.usd.expected).toBeCloseTo((400_000 * 1 + 100_000 * 2) / 1e6, 9);
    expect(total.gpuHours?.expected).toBeCloseTo(100 / 3600, 9);
    expect(total.answerHours.expected).toBeCloseTo((400 * 100) / 3_600_000, 9);
    expect(roles[0]?.usd).toEqual(total.usd);
    expect(steps[0]?.calls).toEqual(total.calls);
  });

  it('tells no GPU time where a role does not say how fast it writes', () => {
    const { total } = forecast(runOf([use(1, 1, 1)]), new Map(), { rows: 10, isPart: true });
    expect(total).not.toHaveProperty('gpuHours');
    expect(total.usd.expected).toBe(0);
  });

  it('pays the partner of a dialogue at its own price, and both together for all tokens', () => {
    const run = runOf([use(4, 1000, 400), use(4, 3000, 400)]);
    const steps = run.steps.map((step) => ({ ...step, partner: { role: 'asker', tokensIn: 1000, tokensOut: 200 } }));
    const priced = new Map<string, RoleRate>([...rates, ['asker', { inputPerMillion: 10, outputPerMillion: 20 }]]);
    const made = forecast({ ...run, steps }, priced, { rows: 2, isPart: true });
    const [asker, author] = made.roles;
    expect(asker).toMatchObject({ role: 'asker', tokensIn: { expected: 1000 }, tokensOut: { expected: 200 } });
    expect(author?.tokensIn.expected).toBeCloseTo(3000, 6);
    expect(made.total.usd.expected).toBeCloseTo((3000 * 1 + 600 * 2 + 1000 * 10 + 200 * 20) / 1e6, 9);
  });

  it('holds the true sum between p10 and p90 in about 80 of 100 drops with a long tail', () => {
    let [inside, trials] = [0, 0];
    for (; trials < 50; trials += 1) {
      const random = randomFor('long tail', trials);
      const rows = Array.from({ length: 300 }, () => {
        const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
        return use(1, Math.round(200 * Math.exp(0.6 * normal)), 1);
      });
      const truth = rows.reduce((sum, { tokensIn }) => sum + tokensIn, 0);
      const { tokensIn } = forecast(runOf(rows.slice(0, 20)), rates, { rows: rows.length, isPart: true }).total;
      if (tokensIn.p10 <= truth && truth <= tokensIn.p90) inside += 1;
    }
    expect(inside).toBeGreaterThanOrEqual(33);
    expect(inside).toBeLessThanOrEqual(47);
  });

  it('is wider for another drop than for the one that the seeds were drawn from', () => {
    const run = runOf(Array.from({ length: 20 }, (_, index) => use(1, 100 + 30 * index, 1)));
    const width = (isPart: boolean): number => {
      const { p10, p90 } = forecast(run, rates, { rows: 40, isPart }).total.tokensIn;
      return p90 - p10;
    };
    expect(width(false)).toBeGreaterThan(width(true));
  });

  it('does with more seeds than a bootstrap wants to draw', () => {
    const many = Array.from({ length: 5000 }, (_, index) => use(1, 100 + (index % 50), 10));
    const { tokensIn } = forecast(runOf(many), rates, { rows: 50_000, isPart: true }).total;
    expect(tokensIn.expected).toBe(6_225_000);
    expect(tokensIn.p90 - tokensIn.p10).toBeLessThan(0.02 * tokensIn.expected);
    expect(tokensIn.p90).toBeGreaterThan(tokensIn.p10);
  });

  it('says nothing of a run that read no seeds', () => {
    expect(forecast(runOf([]), rates, { rows: 10, isPart: true }).total.calls.expected).toBe(0);
  });
});

describe('forecast with known lengths', () => {
  /** What is spent follows length exactly, and the drawn rows are shorter than the others. */
  const seen = Array.from({ length: 20 }, (_, index) => use(1, 50 + 3 * index, 5));
  const lengthsOf = (mean: number) => ({
    bySeed: new Map(seen.map((_, index) => [`rows.jsonl:${index + 1}`, index] as const)),
    mean,
  });

  it('puts right what a draw of short rows would say too little of', () => {
    const run = { ...runOf(seen), lengths: lengthsOf(40) };
    const { tokensIn } = forecast(run, rates, { rows: 1000, isPart: true }).total;
    for (const value of Object.values(tokensIn)) expect(value).toBeCloseTo(1000 * (50 + 3 * 40), 3);
  });

  it('leaves alone what does not follow length', () => {
    const run = { ...runOf(seen), lengths: lengthsOf(40) };
    expect(forecast(run, rates, { rows: 1000, isPart: true }).total.tokensOut.expected).toBeCloseTo(5000, 6);
  });

  it('does not use lengths of rows that are not all of those that were seen', () => {
    const run = runOf(seen);
    const few = { ...run, lengths: { bySeed: new Map([['rows.jsonl:1', 3]]), mean: 40 } };
    const of = { rows: 1000, isPart: true };
    expect(forecast(few, rates, of)).toEqual(forecast(run, rates, of));
  });

  it('never expects less than nothing', () => {
    const run = { ...runOf(seen), lengths: lengthsOf(-1000) };
    expect(forecast(run, rates, { rows: 1000, isPart: true }).total.tokensIn).toEqual({
      expected: 0,
      p10: 0,
      p50: 0,
      p90: 0,
    });
  });
});
