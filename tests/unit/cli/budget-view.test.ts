import { describe, expect, it } from 'vitest';
import { levelLine, readBudgetView } from '../../../cli/budget-view.ts';
import { aPlan } from '../../support/a-plan.ts';

const cloudOf = (items: readonly Record<string, unknown>[]) => {
  const asked: string[] = [];
  const query = async (_table: string, partition: string, sortPrefix = '') => {
    asked.push(`${partition} ${sortPrefix}`);
    return [...items];
  };
  return { asked, cloud: { items: { query } } };
};
const item = { pk: 'RUN#animals-1', sk: 'BUDGET', cu: 900_000, su: 400_000, st: 1234, sg: 1_800_000, open: {} };

describe('the view of a budget', () => {
  it('says what is spent of every cap of the run', async () => {
    const plan = aPlan({ budget: { max_usd: 1, max_tokens: 20_000, max_gpu_hours: 2 } });
    const { asked, cloud } = cloudOf([{ ...item, 'mark:80': 1, 'mark:50': 1 }]);
    expect(await readBudgetView(cloud, 't', plan)).toEqual({
      text: '$0.40 of $1.00, 1,234 of 20,000 tokens, 0.50 of 2 GPU hours spent',
      levels: [50, 80],
    });
    expect(asked).toEqual(['RUN#animals-1 BUDGET']);
  });

  it('reads nothing without a cap, and shows nothing before the first call', async () => {
    const { asked, cloud } = cloudOf([]);
    expect(await readBudgetView(cloud, 't', aPlan())).toEqual({ text: '', levels: [] });
    expect(asked).toEqual([]);
    expect(await readBudgetView(cloud, 't', aPlan({ budget: { max_usd: 1 } }))).toEqual({ text: '', levels: [] });
  });

  it('tells of a level, and of the end', () => {
    const view = { text: '$0.80 of $1.00 spent', levels: [] };
    expect(levelLine(80, view)).toBe('! 80 % of the budget: $0.80 of $1.00 spent');
    expect(levelLine(100, view)).toContain('used up');
  });
});
