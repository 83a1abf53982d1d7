import { describe, expect, it } from 'vitest';
import { render } from '../../../../../../shared/domain/dataset/report/html.ts';
import { table } from '../../../../../../shared/domain/dataset/report/table.ts';

describe('table', () => {
  it('marks columns of numbers and can be reached by keyboard', () => {
    const markup = render(table('Files', ['path', 'rows'], [['a', 3]], [1]));
    expect(markup).toContain('<td class="number" dir="auto">3</td>');
    expect(markup).toContain('tabindex="0" role="region" aria-label="Files"');
  });
  it('cuts a cell of any length', () => {
    expect(render(table('t', ['a'], [['x'.repeat(1_000_000)]])).length).toBeLessThan(1_000);
  });
});
