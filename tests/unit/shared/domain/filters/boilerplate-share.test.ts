import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects pages that are mostly notices', () => {
  const content = 'The mill is old.';
  const notice = 'All rights reserved.';
  expect(verdictOf('boilerplate_share', { text: [content, content, notice].join('\n\n') })).toBe('kept');
  expect(verdictOf('boilerplate_share', { text: [content, notice, 'Read our Privacy Policy'].join('\n\n') })).toBe(
    'low_quality',
  );
});
