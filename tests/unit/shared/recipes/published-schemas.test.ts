import { describe, expect, it } from 'vitest';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { publishedSchemas } from '../../../../shared/recipes/published-schemas.ts';

describe('publishedSchemas', () => {
  it.each(Object.entries(publishedSchemas(stepKinds)))(
    'docs/schema/%s is what the code says (vitest run <this file> -u writes it)',
    async (name, schema) => {
      await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(`../../../../docs/schema/${name}`);
    },
  );

  it('refers only to definitions that are there', () => {
    const schemas: Readonly<Record<string, { $defs?: object }>> = publishedSchemas(stepKinds);
    for (const schema of Object.values(schemas)) {
      const used = [...JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/gu)].map((match) => match[1] ?? '');
      expect(Object.keys(schema.$defs ?? {})).toEqual(expect.arrayContaining([...new Set(used)]));
    }
  });
});
