import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { filtersPage } from '../../../../../shared/domain/filters/filters-page.ts';
import { filterNames } from '../../../../../shared/domain/filters/registry.ts';
import { filterKind } from '../../../../../shared/domain/steps/filter.ts';

describe('filtersPage', () => {
  it('shows an example that a recipe may hold', () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/u.exec(filtersPage()) ?? [];
    const steps = z.array(z.object({ filter: z.looseObject({ use: z.json() }) })).parse(parse(yaml));
    expect(steps).toHaveLength(1);
    for (const { filter } of steps) expect(filterKind.options.safeParse({ use: filter.use }).success).toBe(true);
  });

  it('has a section for every filter', () => {
    const sections = [...filtersPage().matchAll(/^## (\w+)$/gmu)].map(([, name]) => name);
    expect(sections).toEqual(filterNames);
  });

  /** `vitest run --update` on this file writes the page again. */
  it('is the page of the documentation', async () => {
    await expect(filtersPage()).toMatchFileSnapshot('../../../../../docs/filters.md');
  });
});
