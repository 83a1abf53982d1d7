import { expect, it } from 'vitest';
import { createFilter } from '../../../../../shared/domain/filters/registry.ts';
import { aRecord } from '../../../../support/a-record.ts';
import { verdictOf } from './verdict-of.ts';

it('names kinds and never the data', () => {
  const filter = createFilter('pii', {}, { templates: new Map() });
  const verdict = filter.judge(aRecord({ text: 'Write to jane.roe@mail.example.com.au or +44 20 7946 0958.' }));
  expect(verdict).toEqual({ kept: false, reason: 'pii', evidence: 'email, phone' });
});

it('looks for the kinds it is told', () => {
  expect(verdictOf('pii', { text: 'jane.roe@mailbox.org' }, { kinds: ['card'] })).toBe('kept');
  expect(verdictOf('pii', { text: 'jane.roe@mailbox.org' }, { max: 1 })).toBe('kept');
  expect(verdictOf('pii', { text: 'jane.roe@mailbox.org' })).toBe('pii');
});
