import { describe, expect, it } from 'vitest';
import { proof } from '../../../../../../shared/domain/dataset/report/proof.ts';
import { aTally, someFacts } from '../builders.ts';
import { words } from './sections.ts';

describe('proof', () => {
  it('shows that the sums add up, and digests, licences and files', () => {
    const shown = words(proof(someFacts()));
    expect(shown).toContain('normalize 3 3 2 1 0 adds up');
    expect(shown).toContain('1 accepted + 2 rejected + 0 failed = 3');
    expect(shown).toContain('CC-BY-SA-4.0 allenai/ai2_arc 1');
    expect(shown).toContain(`digest of the plan ${'2'.repeat(64)}`);
    expect(shown).toContain(`data/train-00000-of-00001.parquet 1 100 B ${'a'.repeat(64)}`);
  });
  it('does not hide a sum that fails', () => {
    const tallies = [aTally({ step: 'vote', in: 2, made: 2, kept: 1 })];
    expect(words(proof(someFacts({ tallies })))).toContain('vote 2 2 1 0 0 does not add up');
  });
});
