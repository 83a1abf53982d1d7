import { describe, expect, it } from 'vitest';
import { bar, barList } from '../../../../../../shared/domain/dataset/report/bars.ts';
import { attributes, words } from './sections.ts';

describe('bar', () => {
  it('puts segments side by side in shares of the width', () => {
    const drawn = bar(
      [
        { tone: 'kept', share: 0.5 },
        { tone: 'failed', share: 0.25 },
      ],
      'spoken',
    );
    expect(attributes(drawn, 'x')).toEqual(['0.000%', '50.000%']);
    expect(attributes(drawn, 'width').slice(2)).toEqual(['50.000%', '25.000%']);
    expect(attributes(drawn, 'aria-label')).toEqual(['spoken']);
  });
});

describe('barList', () => {
  it('sums up what does not fit', () => {
    const counts = Array.from({ length: 13 }, (_, index) => [`task-${index}`, 2] as const);
    expect(words(barList('Tasks', counts))).toMatch(/task-9 2 7\.7% 3 more 6 23\.1%$/u);
  });
});
