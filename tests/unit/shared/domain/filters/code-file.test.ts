import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const code = Array.from(
  { length: 12 },
  (_, index) => `def compute_total_${index}(values):\n    # adds all values\n    return sum(values)`,
).join('\n');

it('keeps ordinary code', () => {
  expect(verdictOf('code_file', { text: code })).toBe('kept');
});

it.each([
  ['stubs', 'x = 1\ny = 2  # two'],
  ['code without comments', code.replaceAll(/ *#.*/gu, '')],
  ['nothing but comments', '# adds all values of the list\n'.repeat(20)],
  ['tables of numbers', `# data\n${'1, 2, 3, 4, 5, 6, 7, 8,\n'.repeat(20)}`],
  ['signs', `# regular expressions\n${'a(b)[c]{d}<e>|f|\n'.repeat(12)}`],
])('rejects %s', (_, text) => {
  expect(verdictOf('code_file', { text })).toBe('low_quality');
});
