import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const pages = readdirSync(join(root, 'docs/recipes')).filter((name) => name.endsWith('.md'));

describe('the pages on recipes', () => {
  it.each(pages)('%s shows files as they are', (name) => {
    const page = readFileSync(join(root, 'docs/recipes', name), 'utf8');
    const shown = [...page.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gmu)];
    expect(shown.length).toBeGreaterThan(1);
    for (const [, file = '', text] of shown) expect(text, file).toBe(readFileSync(join(root, file), 'utf8'));
  });
});
