import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, root } from './papers.ts';

const texts = [...filesBelow(''), '.npmrc', '.gitignore']
  .filter((path) => !/\.(?:parquet|gguf|png|log)$/u.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
/** Tests of these very rules, and of paths that must be refused, name what they look for. */
const ours = texts.filter(({ path }) => path !== 'tests/unit/docs/clean-text.test.ts');

const found = (pattern: RegExp): string[] =>
  ours.flatMap(({ path, text }) => (pattern.test(text) ? [`${path}: ${pattern.exec(text)?.[0]}`] : []));

describe('files of the repository', () => {
  it('hold no path of the machine that they were written on', () => {
    expect(found(/(?<![\w.])\/(?:home|Users|root|work)\/[A-Za-z][\w.-]*\/|[A-Z]:\\Users\\/u)).toEqual([]);
  });

  it('name no package registry to load from', () => {
    expect(
      found(/https?:\/\/(?!github\.com|huggingface\.co)[\w.-]*(?:registry|artifactory|nexus|mirror)[\w.-]*/iu),
    ).toEqual([]);
  });

  it('end with one line break and hold no tabs or trailing spaces in pages', () => {
    const pages = ours.filter(({ path }) => path.endsWith('.md'));
    const untidy = pages.filter(({ text }) => !/[^\n]\n$/u.test(text) || /[ \t]+$/mu.test(text) || text.includes('\t'));
    expect(untidy.map(({ path }) => path)).toEqual([]);
  });
});
