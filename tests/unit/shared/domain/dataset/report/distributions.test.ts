import { describe, expect, it } from 'vitest';
import { distributions } from '../../../../../../shared/domain/dataset/report/distributions.ts';
import { statisticsOf } from '../../../../../../shared/domain/dataset/statistics.ts';
import { anAccepted, someFacts } from '../builders.ts';
import { attributes, words } from './sections.ts';

describe('distributions', () => {
  const rows = [1, 40, 40].map((length) => anAccepted({ question: 'x'.repeat(length) }));
  const drawn = distributions(someFacts({ statistics: statisticsOf(rows, []) }));

  it('shows empty bins between the shortest and the longest', () => {
    expect(attributes(drawn, 'aria-label')).toContain('Length of questions. 1: 1, 2: 0, 4: 0, 8: 0, 16: 0, 32: 2.');
    expect(words(drawn)).toContain('1 to 40, mean 27 characters.');
  });
  it('shows where the right answers stand', () => {
    expect(attributes(drawn, 'aria-label')).toContain('Place of the right answer among 2. A: 0, B: 3.');
  });
  it('leaves out what no record has', () => {
    const bare = anAccepted({ vote: null, options: null, reasoning: null });
    const shown = words(distributions(someFacts({ statistics: statisticsOf([bare], []) })));
    expect(shown).not.toMatch(/Agreement|Place of|Length of reasoning/u);
  });
});
