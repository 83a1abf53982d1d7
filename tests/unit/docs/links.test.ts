import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorsOf, exists, isFolder, linkTarget, papers, root } from './papers.ts';

/** Top folders and files, by which a path in code marks is told from other code. */
const tops = readdirSync(root).filter((name) => !name.startsWith('.'));

describe('the pages', () => {
  it('lead to files and headings that exist', () => {
    const dead = papers.flatMap((paper) =>
      [...paper.prose.matchAll(/\]\(([^)\s]+)\)/gu)].flatMap(([, target = '']) => {
        const link = linkTarget(paper, target);
        if (link === undefined) return [];
        const fine = exists(link.file) && (link.heading === '' || anchorsOf(link.file).includes(link.heading));
        return fine ? [] : [`${paper.path}: ${target}`];
      }),
    );
    expect(dead).toEqual([]);
  });

  it('name no file of the repository that is not there', () => {
    const missing = papers.flatMap(({ path, prose }) =>
      [...prose.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/gu)].flatMap(([, named = '']) => {
        const [top = ''] = named.split('/');
        return tops.includes(top) && isFolder(top) && top !== 'out' && !exists(named) ? [`${path}: ${named}`] : [];
      }),
    );
    expect(missing).toEqual([]);
  });

  it('are reached from README.md', () => {
    const reached = new Set<string>(['README.md']);
    for (const path of reached) {
      const paper = papers.find((one) => one.path === path);
      for (const [, target = ''] of paper?.prose.matchAll(/\]\(([^)\s]+)\)/gu) ?? []) {
        const link = paper && linkTarget(paper, target);
        if (link === undefined) continue;
        reached.add(link.file.endsWith('.md') ? link.file : `${link.file.replace(/\/$/u, '')}/README.md`);
      }
    }
    const lost = papers.map(({ path }) => path).filter((path) => path.startsWith('docs/') && !reached.has(path));
    expect(lost).toEqual([]);
  });
});
