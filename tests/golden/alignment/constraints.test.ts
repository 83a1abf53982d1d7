import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../shared/domain/json.ts';
import { Constraint } from '../../../shared/domain/constraints/constraint.ts';
import { isMet } from '../../../shared/domain/constraints/registry.ts';
import { comply } from '../../support/comply.ts';
import { type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: alignment
dataset: well-behaved
seeds: [{ file: seeds.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
random_seed: 5
with: { constraint_share: 1, two_turn_share: 0.5, judge_share: 0, best_samples: 1, min_helpfulness: 0, reward_by: heuristic, generations: 0, unsafe_pairs: false }
`;
const places = ['a hill', 'a lake', 'a mill', 'a wood', 'a port', 'a farm', 'a road', 'a cave', 'a tower', 'a bridge'];
const rows: readonly Record<string, Json>[] = [
  ...places.map((place): Record<string, Json> => ({ kind: 'prompt', prompt: `Tell what one sees from ${place} at night.` })),
  { kind: 'prompt', prompt: 'Tell of danger from a window.' },
  ...['sides', 'flat sides', 'even sides', 'edges', 'long edges', 'short edges'].map((what): Record<string, Json> => {
    const answer = what.includes('sides') ? '6' : '12';
    return { kind: 'question', prompt: `How many ${what} has a brick? End with Answer: and the number.`, answer };
  }),
];

/** Says much where it may, says what the demands ask for where there are any. Half of the answers for pairs do not care. */
const play = (): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml, 'seeds.jsonl': rows },
    reply: ({ messages, sampling }, asked) => {
      if (asked.includes('Which of these classes')) return `Classes: ${asked.includes('danger') ? 'weapons' : 'none'}`;
      if (asked.includes("the person's next message")) return `What else does one see in hour ${asked.split('Assistant:').length}?`;
      const isForPair = sampling.temperature === 0.8;
      const even = (sampling.seed ?? 0) % 2 === 0;
      if (asked.includes('sides')) return even ? '4 + 2 = 6.\nAnswer: 6' : '4 + 4 = 8.\nAnswer: 8';
      if (asked.includes('edges')) return even ? '4 + 4 = 8.\nAnswer: 8' : '4 + 4 = 9.\nAnswer: 9';
      if (isForPair && !even) return 'Nobody knows, and that, in short, is All.';
      const [first] = messages;
      if (/a farm/u.test(first?.content ?? '')) return `Nobody knows, and that, in short, is All of it by hour ${messages.length}.`;
      const standing = /This holds for every reply of our conversation: (.*)/su.exec(first?.content ?? '')?.[1] ?? '';
      return comply(`${asked} ${standing}`, `hour${messages.length}`);
    },
  });

let run: GoldenRun;
const part = (name: string) => run.accepted.filter((fields) => fields.part === name);
const kept = (text: Json | undefined, constraints: Json | undefined): boolean =>
  (constraints as Json[]).every((one) => isMet(String(text), Constraint.parse(one)));
beforeAll(async () => {
  run = await play();
});

describe('constraints of the recipe alignment', () => {
  it('are met wherever they hold: in the first reply, in every reply, or in a later turn', () => {
    const scopes = new Set(part('sft').map(({ constraint_scope }) => constraint_scope));
    expect(scopes.size).toBeGreaterThan(1);
    for (const { messages, constraints, constraint_text, constraint_scope } of part('sft')) {
      const said = messages as unknown as { role: string; content: string }[];
      const replies = said.filter(({ role }) => role === 'assistant').map(({ content }) => content);
      const due = constraint_scope === 'turn' ? replies.slice(0, 1) : constraint_scope === 'later_turn' ? [replies[1]] : replies;
      for (const one of due) expect(kept(one, constraints)).toBe(true);
      const asked = said[constraint_scope === 'later_turn' ? 2 : 0]?.content;
      expect(asked).toContain(String(constraint_text));
    }
  });

  it('decide which answer is better, before any reward', () => {
    const verified = part('preference').filter(({ pair_source }) => pair_source === 'verifier');
    expect(verified.length).toBeGreaterThan(0);
    for (const { chosen, rejected, constraints, pair_margin } of verified) {
      expect([kept(chosen, constraints), kept(rejected, constraints)]).toEqual([true, false]);
      expect(pair_margin).toBeNull();
    }
  });

  it('leave no pair of answers that are all wrong', () => {
    expect(part('preference').some(({ prompt }) => String(prompt).includes('edges'))).toBe(false);
    expect(['constraint_broken', 'none_right', 'unsafe_prompt'].filter((reason) => unmetReasons(run).includes(reason))).toEqual([]);
    const truth = part('preference').find(({ pair_source }) => pair_source === 'truth');
    expect(truth).toMatchObject({ chosen: '4 + 2 = 6.\nAnswer: 6', truth_ok_chosen: true, truth_ok_rejected: false });
  });

  it('need no reward model: rules of thumb are marked in every row', () => {
    expect(run.accepted.length).toBeGreaterThan(3);
    for (const { reward_method } of run.accepted) expect(reward_method).toBe('heuristic-1');
    expect(run.plan.roles).not.toHaveProperty('reward');
    expect(run.steps).not.toHaveProperty('reward-ask');
  });
});
