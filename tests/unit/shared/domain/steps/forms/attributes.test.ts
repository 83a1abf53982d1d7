import { describe, expect, it } from 'vitest';
import { attributesForm } from '../../../../../../shared/domain/steps/forms/attributes.ts';
import { aContext, aRecord } from '../../../../../support/a-record.ts';

const attributes = (text: string) => {
  const options = attributesForm.options.parse({
    form: 'attributes',
    names: ['helpfulness', 'verbosity'],
    fail: 'drop',
  });
  const read = attributesForm.read(text, options as never, aRecord(), aContext());
  return read.kept ? read.items[0] : read.reason;
};

describe('parse with form: attributes', () => {
  it.each([
    '{"helpfulness": 3, "verbosity": 1.5}',
    'I looked at it.\n```json\n{"Helpfulness": "3", "Verbosity": 1.5, "extra": 9}\n```',
    'helpfulness:3,correctness:4,verbosity:1.5',
    '**Helpfulness**: 3\n- Verbosity = 1.5.',
  ])('reads %j', (text) => {
    expect(attributes(text)).toEqual({ helpfulness: 3, verbosity: 1.5 });
  });

  it.each([
    '{"helpfulness": 3}',
    '{"helpfulness": 5, "verbosity": 1}',
    '{"helpfulness": -1, "verbosity": 1}',
    '{"helpfulness": true, "verbosity": 1}',
    'helpfulness: 3, verbosity: high',
    'helpfulness: 3, helpfulness: 4, verbosity: 1',
    'Four of four.',
  ])('never guesses at %j', (text) => {
    expect(attributes(text)).toBe('unparsed_score');
  });
});
