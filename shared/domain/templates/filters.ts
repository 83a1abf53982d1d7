import { numberFilters } from './number-filters.ts';
import { selectFilters } from './select-filters.ts';
import { sequenceFilters } from './sequence-filters.ts';
import { textFilters } from './text-filters.ts';
import type { Filter } from './value.ts';

/** Every filter a template can use: Jinja's own as far as they make sense for plain text, and the harness's one. */
export const filters: ReadonlyMap<string, Filter> = new Map([
  ...textFilters,
  ...sequenceFilters,
  ...selectFilters,
  ...numberFilters,
]);
