import { describe, expect, it } from 'vitest';
import { headline } from '../../../../../../shared/domain/dataset/report/headline.ts';
import { someFacts } from '../builders.ts';
import { words } from './sections.ts';

describe('headline', () => {
  it('shows the sums', () => {
    const shown = words(headline(someFacts()));
    for (const part of [
      'Seeds 3',
      'Accepted 1 33.3% of all records',
      'Rejected 2',
      'Tokens 3M 1M in, 2M out',
      'Cost $0.70',
    ])
      expect(shown).toContain(part);
  });
  it('warns before the sums', () => {
    const shown = words(headline(someFacts({ notices: ['Only a rehearsal.'], status: 'partial' })));
    expect(shown).toMatch(/Only a rehearsal\..*The run is partial.*Seeds 3/u);
  });
});
