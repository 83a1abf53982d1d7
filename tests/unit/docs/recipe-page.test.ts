import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/recipes/writing-a-recipe.md'), 'utf8');
const shown = [...page.matchAll(/^```yaml file=(\S+)\n([\s\S]*?)^```$/gmu)];

describe('writing-a-recipe.md', () => {
  it('shows the files of the example as they are', () => {
    expect(shown.length).toBeGreaterThan(1);
    for (const [, file = '', text] of shown) expect(text, file).toBe(readFileSync(join(root, file), 'utf8'));
  });
});
