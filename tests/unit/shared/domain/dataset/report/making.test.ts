import { describe, expect, it } from 'vitest';
import { making } from '../../../../../../shared/domain/dataset/report/making.ts';
import { someFacts } from '../builders.ts';
import { words } from './sections.ts';

describe('making', () => {
  const shown = words(making(someFacts()));
  it('prices the tokens of each step by its role', () => {
    expect(shown).toContain('similar 2 0 0 1,000,000 2,000,000 $0.70 all 10 1 3 1,000,000 2,000,000 $0.70');
  });
  it('shows the settings of every step', () => {
    expect(shown).toContain('temperature: 0.9');
    expect(shown).toContain('ballots: 5');
  });
});
