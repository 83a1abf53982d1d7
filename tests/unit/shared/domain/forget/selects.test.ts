import { describe, expect, it } from 'vitest';
import { selects } from '../../../../../shared/domain/forget/selects.ts';
import { stoneKey, tombstoneOf, unite } from '../../../../../shared/domain/forget/tombstone.ts';
import { aRecord } from '../../../../support/a-record.ts';

const { seed: plain } = aRecord({});
const seed = {
  ...plain,
  object: 'a/b.jsonl',
  line: 7,
  task: 't',
  dataset: 'org/d',
  config: 'main',
  split: 'train',
  row: 6,
};
const also = [{ object: 'x', dataset: 'org/other', license: 'MIT' }];
const record = { id: 'abcdef0123456789', seed: { ...seed, sha256: '0123456789abcdef', also } };

describe('selects', () => {
  it.each([
    [{ seed: 'a/b.jsonl:7' }, true],
    [{ seed: 'a/b.jsonl:70' }, false],
    [{ seed: 'b.jsonl:7' }, false],
    [{ seed: 'org/d/main/train/6' }, true],
    [{ seed: 'org/d/train/6' }, true],
    [{ seed: 'org/d/main/train/60' }, false],
    [{ seed: '0123456789abcdef' }, true],
    [{ seed: '01234567' }, true],
    [{ seed: '0123' }, false],
    [{ task: 't' }, true],
    [{ task: 'tt' }, false],
    [{ dataset: 'org/d' }, true],
    [{ dataset: 'org' }, false],
    [{ dataset: 'org/other' }, true],
    [{ record: 'abcdef01' }, true],
    [{ record: 'abc' }, false],
  ])('%j: %s', (selector, expected) => {
    expect(selects(selector, record)).toBe(expected);
  });

  it('knows a line that could not be read by its id only', () => {
    expect(selects({ task: 't' }, { id: 'x', seed: null })).toBe(false);
    expect(selects({ record: 'x' }, { id: 'x', seed: null })).toBe(true);
  });
});

describe('tombstones', () => {
  it('say what a record was and where its seed is, and nothing else of it', () => {
    expect(tombstoneOf({ ...record, outcome: 'rejected', reason: 'refusal' })).toEqual({
      id: 'abcdef0123456789',
      was: 'rejected',
      reason: 'refusal',
      task: 't',
      seed_object: 'a/b.jsonl',
      seed_line: 7,
    });
  });

  it('are united once each, in an order of their own', () => {
    const [a, b] = [tombstoneOf(record), tombstoneOf({ ...record, outcome: 'failed', reason: 'budget' })];
    expect(unite([b, a], [a])).toEqual([a, b]);
    expect(unite([a], [b]).map(stoneKey)).toEqual(unite([b], [a]).map(stoneKey));
  });
});
