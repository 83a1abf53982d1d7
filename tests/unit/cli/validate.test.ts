import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { computer } from './fake-world.ts';

const example = join(import.meta.dirname, '../../../docs/recipes/example-drop');

/** A computer with the example of the documentation in `mine`. */
function withExample(change: (path: string, text: string) => string = (_path, text) => text) {
  const here = computer();
  for (const entry of readdirSync(example, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name).slice(example.length + 1);
    here.write(`mine/${path}`, change(path, readFileSync(join(example, path), 'utf8')));
  }
  return here;
}

describe('sower validate', () => {
  it('says that a drop, a folder with a recipe and a recipe of Sower are fine', async () => {
    const here = withExample();
    for (const [given, what] of [
      ['mine', 'The drop mine is fine: 21 steps in 12 stages.'],
      ['mine/glossary', 'The recipe glossary is fine: 21 steps in 12 stages.'],
      ['mine/glossary/recipe.yaml', 'The recipe glossary is fine'],
      ['task-seeded', 'The recipe task-seeded is fine'],
    ] as const) {
      const { code, out } = await here.sower('validate', given);
      expect([code, out]).toEqual([0, expect.stringContaining(what)]);
    }
  });

  it('lists every problem of run file and recipe with its place, and ends with 2', async () => {
    const here = withExample((path, text) => {
      if (path === 'run.yaml') return text.replace('terms: 3', 'trems: 3').replace('articles.jsonl', 'artikels.jsonl');
      return path === 'glossary/recipe.yaml' ? text.replace('expr: fit >= 3', 'expr: fitt >= 3') : text;
    });
    const { code, out } = await here.sower('validate', 'mine');
    expect(code).toBe(2);
    expect(out.trim().split('\n')).toEqual([
      'run.yaml:4:11: there is no file "artikels.jsonl" in the drop. Did you mean "articles.jsonl"?',
      'run.yaml:6:9: the recipe "glossary" has no parameter "trems". Did you mean "terms"?',
      expect.stringMatching(
        /^glossary\/recipe\.yaml:\d+:\d+: no earlier step writes the field "fitt"\. Did you mean "fit"\?$/u,
      ),
      '',
      'The drop mine has 3 problems.',
    ]);
  });

  it('does not take rows of tasks for documents', async () => {
    const here = withExample((path, text) =>
      path === 'run.yaml'
        ? text.replace('- file: articles.jsonl', '- tasks: sums.yaml\n    rows: articles.jsonl')
        : text,
    );
    const { out } = await here.sower('validate', 'mine');
    expect(out).toContain('run.yaml:4:5: the recipe "glossary" reads documents, not the rows of tasks.');
  });

  it('prints one object with --json', async () => {
    const here = withExample((path, text) => (path === 'run.yaml' ? text.replace('terms: 3', 'terms: 30') : text));
    const { code, out } = await here.sower('validate', 'mine', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      valid: false,
      problems: [{ file: 'run.yaml', line: 6, column: 16, expected: 'at most 10' }],
    });
  });

  it('tells a misspelt recipe and a folder without either', async () => {
    const here = withExample();
    expect(await here.sower('validate', 'task-seded')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean task-seeded?') as string,
    });
    expect((await here.sower('validate', 'mine/glossary/prompts')).code).toBe(2);
  });
});

describe('sower plan', () => {
  it('shows stages, barriers, calls and the most that it can cost', async () => {
    const { code, out } = await withExample().sower('plan', 'mine');
    expect(code).toBe(0);
    expect(out).toMatch(/^Recipe glossary, version 1, over 3 rows/);
    expect(out).toMatch(/find +prompt find +11 +11 /);
    expect(out).toContain('--- waits for all records ---');
    expect(out).toMatch(/At most 143 calls, [\d,]+ tokens in, [\d,]+ out, \$\d/);
  });

  it('draws a Mermaid chart', async () => {
    const { out } = await withExample().sower('plan', 'mine', '--mermaid');
    expect(out).toMatch(/^flowchart TD\n {2}subgraph segment0/);
    expect(out).toContain('s_once_claim == waits for all ==> s_once_resolve');
  });

  it('prints one object with --json', async () => {
    const { out } = await withExample().sower('plan', 'mine', '--json');
    const found = JSON.parse(out) as { calls: number; stages: { name: string; calls: number }[] };
    expect(found).toMatchObject({ schemaVersion: 1, recipe: 'glossary', rows: 3, calls: 143 });
    expect(found.stages.reduce((sum, { calls }) => sum + calls, 0)).toBe(143);
  });

  it('refuses a faulty drop as a run would', async () => {
    const here = withExample((path, text) => (path === 'run.yaml' ? text.replace('./glossary', './glosary') : text));
    const { code, err } = await here.sower('plan', 'mine');
    expect(code).toBe(2);
    expect(err).toContain('cannot be used: 1 problem');
  });
});
