import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import { rewardMethod, rewardOf } from '../text/reward.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  asked: FieldName.describe('What was asked.'),
  reply: FieldName.describe('The reply that is judged.'),
});
type Parameters = z.infer<typeof Parameters>;

const written = ['helpfulness', 'correctness', 'coherence', 'complexity', 'verbosity'] as const;

/** The five attributes of a reply where there is no reward model. */
export const rewardHeuristic: MapFunction<Parameters> = {
  name: 'reward_heuristic',
  about:
    'Gives a reply `helpfulness`, `correctness`, `coherence`, `complexity` and `verbosity` from 0 to 4 by rules of thumb, without a model; `reward_method` says `heuristic-1` in every record.',
  parameters: Parameters,
  reads: ({ asked, reply }) => [asked, reply],
  writes: () => [...written, 'reward_method'],
  types: () => ({ ...Object.fromEntries(written.map((name) => [name, 'number' as const])), reward_method: 'text' }),
  create:
    ({ asked, reply }) =>
    ({ fields }) => {
      const [question, answer] = [fields[asked], fields[reply]];
      const attributes = rewardOf(
        typeof question === 'string' ? question : '',
        typeof answer === 'string' ? answer : '',
      );
      return { ...attributes, reward_method: rewardMethod };
    },
};
