import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EndpointFailed } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { ModelRequest } from '../../../../shared/domain/completion.ts';
import { randomFor } from '../../../../shared/domain/random.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import type { Generator } from '../../../../shared/ports.ts';
import { filterShard } from '../../../../shared/stages/filter.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import type { ShardOutput } from '../../../../shared/stages/worker.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

interface Rule {
  readonly min_valid: number;
  readonly min_share: number;
  readonly min_votes: number;
}

/** A plan whose solver draws `votes` ballots under a rule. */
const planFor = (votes: number, rule: Rule, stop: string): Plan => {
  const plan = aPlan();
  const stages = plan.stages.map((stage) => {
    const steps = stage.steps.map((step) => {
      if (step.kind === 'expand') return { ...step, options: { count: votes } };
      return step.kind === 'vote' ? { ...step, options: { ...rule, stop } } : step;
    });
    return { ...stage, steps };
  });
  return { ...plan, stages };
};
const question = (id: string, claimed: string | null): SowerRecord =>
  aRecord(
    {
      question: `Q ${id}?`,
      answer_kind: 'short',
      options: null,
      question_id: id,
      ...(claimed === null ? {} : { claimed_answer: claimed }),
    },
    { id },
  );

/** What ballot `sample` of a question says is drawn once, so that both ways of voting meet the same ballots. */
const reply = (world: number, { messages, sampling }: ModelRequest): string | Error => {
  const random = randomFor('ballot', world, messages[0]?.content ?? '', sampling.seed ?? 0);
  const drawn = random();
  if (drawn < 0.08) return new EndpointFailed('503');
  if (drawn < 0.2) return 'I do not know.';
  const leaning = randomFor('leaning', world, messages[0]?.content ?? '')();
  return `Answer: ${random() < leaning ? 'red' : (['green', 'blue', 'grey'][Math.floor(random() * 3)] ?? '')}`;
};

async function verdicts(plan: Plan, world: number, questions: readonly SowerRecord[]) {
  const work = memoryBlob();
  await work.put('in', encodeLines(questions));
  const asked: string[] = [];
  const generator: Generator = {
    async complete(request, key, label) {
      if (!asked.includes(label)) asked.push(label);
      const text = reply(world, request);
      if (text instanceof Error) throw text;
      return aStoredCompletion(key, text);
    },
  };
  const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
    messages: [{ role: 'user' as const, content: String(fields.question) }],
    template: 'digest',
  });
  const clock = stillClock();
  /** Ballots that fail on every try hold the shard up until its patience is at an end. */
  const solve = async (attempt = 1): Promise<ShardOutput> => {
    const output = await generateShard(ports, aWork(plan, 'solve', { input: 'in', attempt }));
    if (output === 'unfinished') throw new Error('unfinished');
    clock.pass(31 * 60_000);
    return output === 'waiting' ? solve(attempt + 1) : output;
  };
  const ports = { work, ledger: memoryLedger(), clock, generator, renderPrompt, meter: noMeter };
  const solved = await solve();
  await work.put('solved', encodeLines(solved.parts[0] ?? []));
  const heldout = { read: async () => undefined };
  const voted = await filterShard({ work, heldout }, aWork(plan, 'solve-filter', { input: 'solved' }));
  if (voted === 'unfinished') throw new Error('The vote has no jobs to wait for.');
  const kept = (voted.parts[0] ?? []).map(({ id, fields }) => [id, fields.answer_text] as const);
  const dropped = voted.dropped.map(({ id, outcome, reason }) => [id, `${outcome}: ${reason}`] as const);
  return { asked, solved, voted, verdicts: Object.fromEntries([...kept, ...dropped]) };
}

describe('ballots that are drawn until the vote is decided', () => {
  const rules = fc.record({
    min_valid: fc.constantFrom(0.5, 0.8, 1, 2, 3, 4),
    min_share: fc.constantFrom(0, 0.5, 0.6, 0.8),
    min_votes: fc.constantFrom(1, 2, 3, 0.6),
  });

  it('say of every question what all of them would have said', async () => {
    const claims = fc.array(fc.constantFrom(null, 'red', 'green'), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 9 }), rules, claims, async (world, votes, rule, keys) => {
        const questions = keys.map((key, index) => question(`q${index}`, key));
        const all = await verdicts(planFor(votes, rule, 'never'), world, questions);
        const some = await verdicts(planFor(votes, rule, 'exact'), world, questions);
        expect(some.verdicts).toEqual(all.verdicts);
        expect(all.asked).toHaveLength(votes * questions.length);
        expect(some.asked.length).toBeLessThanOrEqual(all.asked.length);
        const [, tally] = some.solved.tallies;
        expect((tally?.made ?? 0) + (tally?.saved ?? 0)).toBe(tally?.in);
        expect(tally?.made).toBe(some.asked.length);
      }),
      { numRuns: 60 },
    );
  });

  it('are the same ones however many calls are in flight', async () => {
    const rule = { min_valid: 3, min_share: 0.6, min_votes: 0.6 };
    const questions = Array.from({ length: 40 }, (_, index) => question(`q${index}`, null));
    const plan = planFor(7, rule, 'exact');
    const one = await verdicts({ ...plan, tuning: { ...plan.tuning, maximumInFlight: 1 } }, 3, questions);
    const many = await verdicts({ ...plan, tuning: { ...plan.tuning, maximumInFlight: 500 } }, 3, questions);
    expect(many.asked.toSorted()).toEqual(one.asked.toSorted());
    expect(many.solved).toEqual(one.solved);
  });

  it('are told from ballots that came to nothing', async () => {
    const rule = { min_valid: 1, min_share: 0.6, min_votes: 1 };
    const { solved, voted } = await verdicts(planFor(9, rule, 'exact'), 5, [question('q', null)]);
    const saved = solved.tallies[1]?.saved ?? 0;
    expect(saved).toBeGreaterThan(0);
    expect(solved.parts[0]?.every(({ fields }) => fields.ballots_saved === saved)).toBe(true);
    expect(voted.parts[0]?.[0]?.fields.vote).toMatchObject({ n: 9, cast: 9 - saved });
    expect(Object.keys(voted.parts[0]?.[0]?.fields ?? {}).filter((name) => name.startsWith('ballot'))).toEqual([]);
  });
});
