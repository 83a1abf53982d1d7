import { describe, expect, it } from 'vitest';
import { brokenLine } from '../../../../../shared/domain/tasks/audit-line.ts';
import { refuse } from '../../../../../shared/domain/tasks/refusal.ts';

describe('brokenLine', () => {
  it('says of a file without a task all that is known: path, family and code', () => {
    expect(brokenLine(refuse('bad_yaml', 'a tag nobody knows', 'fam/x/t.yaml'))).toEqual({
      task: null,
      path: 'fam/x/t.yaml',
      admitted: false,
      code: 'bad_yaml',
      output_type: null,
      family: 'fam',
      dataset: null,
      lang: null,
      hooks: [],
    });
  });
});
