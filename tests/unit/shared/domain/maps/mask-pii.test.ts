import { expect, it } from 'vitest';
import { maskPii } from '../../../../../shared/domain/maps/mask-pii.ts';
import { aRecord } from '../../../../support/a-record.ts';

it('masks the kinds it is told, in place or into another field', () => {
  const text = 'jane@mailbox.org, +44 20 7946 0958';
  const all = maskPii.create(maskPii.parameters.parse({ field: 'text' }), { stepId: 's', randomSeed: 1 });
  expect(all(aRecord({ text }))).toEqual({ text: '[EMAIL], [PHONE]' });
  const some = maskPii.create(maskPii.parameters.parse({ field: 'text', into: 'clean', kinds: ['email'] }), {
    stepId: 's',
    randomSeed: 1,
  });
  expect(some(aRecord({ text }))).toEqual({ clean: '[EMAIL], +44 20 7946 0958' });
  expect(some(aRecord({ text: null }))).toEqual({ clean: null });
});
