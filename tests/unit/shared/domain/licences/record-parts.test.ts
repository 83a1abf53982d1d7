import { describe, expect, it } from 'vitest';
import { recordParts } from '../../../../../shared/domain/licences/record-parts.ts';

const making = {
  roles: { generator: { model: 'm', license: 'LicenseRef-M' }, solver: { model: 'n' } },
  recipe: { name: 'r', license: 'CC0-1.0' },
};

describe('recordParts', () => {
  it('names the seeds, each model that sets a licence, and the recipe', () => {
    expect(recordParts(making, { object: 'a.jsonl', license: 'MIT' })).toEqual([
      { source: 'the seeds of "a.jsonl"', license: 'MIT' },
      { source: 'the model "m" of the role generator', license: 'LicenseRef-M' },
      { source: 'the recipe r', license: 'CC0-1.0' },
    ]);
  });

  it('names every seed that went into a record', () => {
    const also = [{ object: 'b.jsonl', dataset: 'org/b', license: 'CC-BY-4.0' }];
    expect(recordParts({ roles: {}, recipe: { name: 'r' } }, { object: 'a.jsonl', license: 'MIT', also })).toEqual([
      { source: 'the seeds of "a.jsonl"', license: 'MIT' },
      { source: 'the seeds of "b.jsonl"', license: 'CC-BY-4.0' },
    ]);
  });

  it('leaves out seeds whose licence nobody has said yet', () => {
    const recipe = { name: 'r' };
    expect(recordParts({ roles: {}, recipe }, { object: 'a.jsonl', license: null })).toEqual([]);
  });
});
