import { describe, expect, it } from 'vitest';
import { recordSchema, rejectedSchema } from '../../../../../shared/domain/dataset/record-schema.ts';

/** `vitest run --update` on this file writes the pages again. */
const docs = '../../../../../docs/schema';

describe('recordSchema', () => {
  it('is what the documentation publishes', async () => {
    await expect(recordSchema()).toMatchFileSnapshot(`${docs}/record.schema.json`);
  });
  it('is a closed JSON Schema 2020-12 with a versioned id', () => {
    expect(JSON.parse(recordSchema())).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:sower:schema:record:1',
      additionalProperties: false,
    });
  });
});

describe('rejectedSchema', () => {
  it('is what the documentation publishes', async () => {
    await expect(rejectedSchema()).toMatchFileSnapshot(`${docs}/rejected.schema.json`);
  });
});
