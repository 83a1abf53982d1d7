import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { planPrompts } from '../../../../shared/recipes/plan-prompts.ts';

const planOf = (run: string, text: string): Plan =>
  ({ run, templates: { 'prompts/short.yaml': `- user: ${text}\n` } }) as unknown as Plan;
const record = { fields: { answer_kind: 'short' } } as unknown as SowerRecord;

describe('planPrompts', () => {
  it('keeps the prompts of runs apart, however many it serves', () => {
    const render = planPrompts();
    const runs = Array.from({ length: 20 }, (_, index) => planOf(`run-${index}`, `text ${index}`));
    for (const round of [0, 1]) {
      for (const [index, plan] of runs.entries()) {
        const content = render(plan, '{answer_kind}.yaml', record)?.messages[0]?.content;
        expect(content, `round ${round}`).toBe(`text ${index}`);
      }
    }
  });
});
