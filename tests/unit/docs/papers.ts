import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export interface Paper {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text without fenced blocks. */
  readonly prose: string;
}

/** Folders whose files are made by tools, fetched, or output. */
const notOurs = new Set(['node_modules', 'cdk.out', 'out', 'coverage']);

/** Files below a folder of the repository, without hidden folders and without what tools made. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name).replaceAll('\\', '/');
    if (entry.isDirectory()) return entry.name.startsWith('.') || notOurs.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Every Markdown page of the repository. */
export const papers: readonly Paper[] = filesBelow('')
  .filter((path) => path.endsWith('.md'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, prose: text.replace(/^```[\s\S]*?^```$/gmu, '') };
  });

/** The page itself or one that a link leads to, from the root; undefined for addresses outside of the repository. */
export function linkTarget(
  paper: Paper,
  target: string,
): { readonly file: string; readonly heading: string } | undefined {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(target)) return undefined;
  const [path = '', heading = ''] = target.split('#');
  const file = path === '' ? paper.path : relative(root, join(root, dirname(paper.path), decodeURIComponent(path)));
  return { file: file.replaceAll('\\', '/'), heading };
}

export const exists = (path: string): boolean => existsSync(join(root, path));

export const isFolder = (path: string): boolean => exists(path) && statSync(join(root, path)).isDirectory();

/** Anchors that GitHub gives to the headings of a page. */
export function anchorsOf(file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/gu, '-'),
  );
}
