import { describe, expect, it } from 'vitest';
import { dedupKey, dedupKind } from '../../../../../shared/domain/steps/dedup.ts';
import { aRecord } from '../../../../support/a-record.ts';

const key = (question: string, options: string[] | null = null, context: string | null = null) =>
  dedupKey(aRecord({ question, options, context }), dedupKind.options.parse({}));

describe('dedupKey', () => {
  it('is equal for the same question in another case, spacing and order of options', () => {
    expect(key('Which is RED?', ['sky', 'Blood'])).toBe(key(' which is red', ['blood.', 'sky']));
  });

  it('differs by question, options and context', () => {
    const keys = [
      key('a b c'),
      key('a b d'),
      key('a b c', ['x']),
      key('a b c', null, 'text'),
      key('5 + 3'),
      key('5 - 3'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
