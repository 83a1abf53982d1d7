import { describe, expect, it } from 'vitest';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { publishedSchemas } from '../../../../shared/recipes/published-schemas.ts';

describe('publishedSchemas', () => {
  it.each(Object.entries(publishedSchemas(stepKinds)))(
    'docs/schema/%s is what the code says (update: vitest run -u on this file)',
    async (name, schema) => {
      await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(`../../../../docs/schema/${name}`);
    },
  );
});
