import { describe, expect, it } from 'vitest';
import { addSources } from '../../../../../shared/domain/dataset/sources.ts';

describe('addSources', () => {
  it('adds records of equal licence and source and sorts the rest', () => {
    const entry = (license: string, source: string, records: number) => ({ license, source, records });
    expect(addSources([entry('MIT', 'b', 1), entry('CC0-1.0', 'a', 2), entry('MIT', 'b', 3)])).toEqual([
      entry('CC0-1.0', 'a', 2),
      entry('MIT', 'b', 4),
    ]);
  });
});
