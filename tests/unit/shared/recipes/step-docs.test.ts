import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expressionFunctions } from '../../../../shared/domain/expressions/functions.ts';
import { mapFunctions } from '../../../../shared/domain/maps/registry.ts';
import { parseForms } from '../../../../shared/domain/steps/forms/registry.ts';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { writtenKinds } from '../../../../shared/recipes/published-schemas.ts';
import { stepDocs } from '../../../../shared/recipes/step-docs.ts';

const page = join(import.meta.dirname, '../../../../docs/steps.md');

describe('docs/steps.md', () => {
  it('is what the schemas say (vitest run <this file> -u writes it)', async () => {
    await expect(stepDocs(stepKinds)).toMatchFileSnapshot(page);
  });

  it('has every kind, form, map function and expression function', () => {
    const text = stepDocs(stepKinds);
    for (const { kind: name } of writtenKinds(stepKinds)) expect(text).toContain(`\n## ${name}\n`);
    for (const name of parseForms.keys()) expect(text).toContain(`form: ${name}\``);
    for (const name of mapFunctions.keys()) expect(text).toContain(`map: \`${name}\``);
    for (const name of expressionFunctions.keys()) expect(text).toContain(`| \`${name}(`);
  });
});
