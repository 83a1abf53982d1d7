import { describe, expect, it } from 'vitest';
import { filtersPage } from '../../../../../shared/domain/filters/filters-page.ts';
import { filterNames } from '../../../../../shared/domain/filters/registry.ts';

describe('filtersPage', () => {
  it('has a section for every filter', () => {
    const sections = [...filtersPage().matchAll(/^## (\w+)$/gmu)].map(([, name]) => name);
    expect(sections).toEqual(filterNames);
  });

  /** `vitest run --update` on this file writes the page again. */
  it('is the page of the documentation', async () => {
    await expect(filtersPage()).toMatchFileSnapshot('../../../../../docs/filters.md');
  });
});
