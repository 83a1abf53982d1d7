import { describe, expect, it } from 'vitest';
import { funnel } from '../../../../../../shared/domain/dataset/report/funnel.ts';
import { aTally, someFacts } from '../builders.ts';
import { attributes, words } from './sections.ts';

describe('funnel', () => {
  it('narrows by what each step kept, also across steps that multiply and join', () => {
    const tallies = [
      aTally({ step: 'normalize', in: 4, made: 4, kept: 2, rejected: { bad_json: 2 } }),
      aTally({ step: 'similar', in: 2, made: 10, kept: 10 }),
      aTally({ step: 'vote', in: 10, made: 2, kept: 1, failed: { budget: 1 } }),
    ];
    const drawn = funnel(someFacts({ tallies }));
    const widths = attributes(drawn, 'width').filter((width) => width !== '100%');
    expect(widths.map(Number.parseFloat)).toEqual([50, 50, 0, 50, 0, 0, 25, 0, 25]);
    expect(words(drawn)).toContain('vote 1 of 2, 50% −1 failed');
  });
  it('says in words what a bar shows', () => {
    expect(attributes(funnel(someFacts()), 'aria-label')).toContain('normalize: 2 of 3 kept, 1 rejected, 0 failed');
  });
});
