import { describe, expect, it } from 'vitest';
import { roadsTable } from '../../../../../../shared/domain/dataset/report/roads.ts';
import { someFacts } from '../builders.ts';
import { words } from './sections.ts';

describe('the table of roads not taken', () => {
  it('puts what the run cost beside what others would', () => {
    const roads = [
      { name: 'own, in batches', hours: 1.44, usd: 4.2, restsOn: 'a price table' },
      { name: 'hosted', usd: 0.25, restsOn: 'a list' },
    ];
    const shown = words(roadsTable({ ...someFacts(), usd: 0.7, roads }));
    expect(shown).toContain('this run $0.70 the prices above');
    expect(shown).toContain('own, in batches 1.4 $4.20 a price table hosted $0.25 a list');
  });

  it('is left out of a run that asked no model', () => {
    expect(words(roadsTable({ ...someFacts(), roads: [] }))).toBe('');
  });
});
