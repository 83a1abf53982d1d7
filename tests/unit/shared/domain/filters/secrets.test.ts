import { expect, it } from 'vitest';
import { createFilter } from '../../../../../shared/domain/filters/registry.ts';
import { aRecord } from '../../../../support/a-record.ts';
import { verdictOf } from './verdict-of.ts';

it('rejects keys without repeating them', () => {
  const key = `AKIA${'ABCD2345EFGH67IJ'}`;
  const verdict = createFilter('secrets', {}, { templates: new Map() }).judge(aRecord({ text: `id = ${key}` }));
  expect(verdict).toEqual({ kept: false, reason: 'secret', evidence: 'AWS access key' });
});

it('keeps text about keys', () => {
  expect(verdictOf('secrets', { text: 'Set api_key = "your-api-key-here" and token: placeholder-token-value' })).toBe(
    'kept',
  );
});
