import type { z } from 'zod';
import { findSecrets } from '../text/secrets.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({});

/** Rejects texts with keys and passwords. */
export const secrets: FilterKind<z.infer<typeof Parameters>> = {
  name: 'secrets',
  reason: 'secret',
  about:
    'The text holds a key, a token or a password. The evidence names the kind, and the rejected record is shown masked.',
  source: 'forms that issuers document; assigned values by entropy, our choice',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field }) =>
    ({ fields }) => {
      const found = findSecrets(fieldText(fields, field));
      return found.length === 0 ? keep : reject('secret', found.map(({ name }) => name).join(', '));
    },
};
