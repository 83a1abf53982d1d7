import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exists, root } from './papers.ts';

const page = readFileSync(join(root, 'docs/recipes.md'), 'utf8');
const recipes = readdirSync(join(root, 'shared/recipes')).filter((name) =>
  exists(`shared/recipes/${name}/recipe.yaml`),
);

/** Recipes that have a row below a heading, each once. */
function rowsBelow(heading: string): string[] {
  const section = page.split(/^## /mu).find((text) => text.startsWith(heading)) ?? '';
  const names = [...section.matchAll(/^\| \[?([a-z][a-z-]+)\b\]?/gmu)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => name !== 'recipe').sort();
}

describe('the page that compares the recipes', () => {
  it.each(['What is published', 'What each check proves', 'Counts'])('has a row for every recipe: %s', (heading) => {
    expect(rowsBelow(heading)).toEqual([...recipes].sort());
  });

  it('says of the systems that are not here that they are missing, and only of those', () => {
    const [, missing = ''] = /are missing: ([\s\S]*?)\n\n/u.exec(page) ?? [];
    const named = [...missing.matchAll(/\*\*([a-z-]+)\*\*/gu)].map(([, name = '']) => name);
    expect(named.filter((name) => recipes.includes(name))).toEqual([]);
  });
});
