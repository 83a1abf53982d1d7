import { describe, expect, it } from 'vitest';
import { samplesSection } from '../../../../../../shared/domain/dataset/report/samples-section.ts';
import { statisticsOf } from '../../../../../../shared/domain/dataset/statistics.ts';
import { aRejected, someFacts } from '../builders.ts';
import { words } from './sections.ts';

describe('samplesSection', () => {
  it('shows the right option, the votes, and the evidence of a rejection', () => {
    const shown = words(samplesSection(someFacts()));
    expect(shown).toContain('Convection Conduction ✓');
    expect(shown).toContain('4 of 5 valid, 5 asked');
    expect(shown).toContain('Expected a line &quot;Answer:&quot;.');
  });
  it('shows one of every reason before a second of any', () => {
    const many = ['a', 'b', 'c'].map((id) => aRejected({ id }));
    const statistics = statisticsOf([], [...many, aRejected({ reason: 'tie' })]);
    expect(words(samplesSection(someFacts({ statistics })))).toMatch(/bad_format.*tie.*bad_format.*bad_format/u);
  });
});
