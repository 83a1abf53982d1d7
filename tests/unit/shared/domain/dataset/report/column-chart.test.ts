import { describe, expect, it } from 'vitest';
import { columnChart } from '../../../../../../shared/domain/dataset/report/column-chart.ts';
import { attributes, words } from './sections.ts';

describe('columnChart', () => {
  const columns = [
    { label: 'A', count: 10 },
    { label: 'B', count: 5 },
    { label: 'C', count: 0 },
  ];
  it('draws columns in proportion and speaks all numbers', () => {
    const chart = columnChart({ title: 'Places', note: 'n', columns, axis: 'label' });
    const [first, second, third] = attributes(chart, 'height').map(Number);
    expect([first, third]).toEqual([(second ?? 0) * 2, 0]);
    expect(attributes(chart, 'aria-label')).toEqual(['Places. A: 10, B: 5, C: 0.']);
    expect(words(chart)).toContain('10 A 5 B C');
  });
  it('leaves out labels that would run into each other', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ label: `L${index}`, count: 1 }));
    expect(words(columnChart({ title: 't', note: 'n', columns: many, axis: 'x' }))).toContain('L0 L3 L6');
  });
});
