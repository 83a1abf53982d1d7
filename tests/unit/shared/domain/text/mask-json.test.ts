import { expect, it } from 'vitest';
import { maskJson } from '../../../../../shared/domain/text/mask-json.ts';

it('masks every text at any depth and leaves the rest', () => {
  const value = { a: 'jane@mailbox.org', list: [1, null, true, { b: 'call +44 20 7946 0958' }] };
  expect(maskJson(value)).toEqual({ a: '[EMAIL]', list: [1, null, true, { b: 'call [PHONE]' }] });
});
