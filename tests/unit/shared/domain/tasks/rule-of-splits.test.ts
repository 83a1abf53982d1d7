import { describe, expect, it } from 'vitest';
import { ruleOfSplits } from '../../../../../shared/domain/tasks/rule-of-splits.ts';
import { readSeedsRegistry } from '../../../../../shared/domain/tasks/seeds-registry.ts';

const splits = `splits:
  - { dataset: org/known, split: learn, use: train, why: it is the training part, date: 2026-01-01 }
  - { dataset: org/known, split: train, use: scored, why: a public ranking uses it, date: 2026-01-01 }
`;
const registry = readSeedsRegistry({ licences: 'licences: []', splits });
const codeOf = (training_split: string, dataset_path = 'org/known'): string | undefined =>
  ruleOfSplits({ task: 't', dataset_path, training_split, test_split: 'test' }, 't.yaml', { registry })?.code;

describe('ruleOfSplits', () => {
  it('follows what is known of a dataset, without other tasks at hand', () => {
    expect([codeOf('train'), codeOf('learn'), codeOf('other')]).toEqual([
      'eval_split_elsewhere',
      undefined,
      'split_name_not_train',
    ]);
    expect(codeOf('train', 'ORG/Known')).toBe('eval_split_elsewhere');
    expect(codeOf('train', 'org/other')).toBeUndefined();
  });

  it('takes a slice of a scored split for that split', () => {
    expect(codeOf('train[:50%]')).toBe('eval_split_elsewhere');
  });
});
