import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewardOf } from '../../../../../shared/domain/text/reward.ts';

const asked = 'How do bees keep the hive warm in winter?';
const good =
  'In winter bees sit close together in a cluster and keep the middle of the hive warm by moving the muscles of their wings, taking turns at the cold edge, and they live on the honey that was stored in summer.';

describe('attributes of a reply without a reward model', () => {
  it('prefer a reply to the point over a refusal, an empty one and one about something else', () => {
    const { helpfulness, correctness } = rewardOf(asked, good);
    expect(helpfulness).toBeGreaterThanOrEqual(3);
    expect(correctness).toBe(3);
    expect(rewardOf(asked, "I'm sorry, but I cannot help with that.").helpfulness).toBeLessThan(1);
    expect(rewardOf(asked, 'Cats sleep.').helpfulness).toBeLessThan(1);
    expect(rewardOf(asked, '').helpfulness).toBe(0);
  });

  it('take a wrong sum for a fault, and look at no part of a longer one', () => {
    expect(rewardOf('What is 2 + 2?', 'It is 2 + 2 = 5.').correctness).toBe(1);
    expect(rewardOf('What is 2 + 2?', 'It is 2 + 2 = 4.').correctness).toBe(3.5);
    expect(rewardOf('What is it?', 'It is 1 + 2 + 2 = 5.').correctness).toBe(3);
    expect(rewardOf('What is it?', 'It is 12 / 4 = 3 and 2 × 3.5 = 7.').correctness).toBe(3.5);
  });

  it('mark down a text that repeats itself or breaks off', () => {
    expect(rewardOf(asked, good).coherence).toBe(4);
    expect(rewardOf(asked, `${good} `.repeat(4)).coherence).toBeLessThan(2);
    expect(rewardOf(asked, good.slice(0, -1)).coherence).toBe(3);
    expect(rewardOf(asked, `${good} `.repeat(4)).verbosity).toBeGreaterThan(rewardOf(asked, good).verbosity);
  });

  it('stay between 0 and 4 for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (question, reply) => {
        for (const value of Object.values(rewardOf(question, reply))) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(4);
        }
      }),
    );
  });
});
