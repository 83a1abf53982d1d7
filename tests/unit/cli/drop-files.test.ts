import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readDropFolder } from '../../../cli/drop-files.ts';

function drop(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sower-drop-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const paths = (folder: string, ignored: string[] = []): string[] =>
  readDropFolder(folder, ignored).files.map(({ path }) => path);

describe('readDropFolder', () => {
  it('finds files in folders, but no dot files', () => {
    const folder = drop({ 'run.yaml': '', 'tasks/a.yaml': '', '.git/config': '', '.env': 'KEY=1', 'tasks/.x': '' });
    expect(paths(folder)).toEqual(['run.yaml', 'tasks/a.yaml']);
  });

  it('has a digest of names and contents that does not depend on the place', () => {
    const files = { 'run.yaml': 'a', 'b.jsonl': 'c' };
    const digestOf = (one: Record<string, string>): string => readDropFolder(drop(one)).digest;
    expect(digestOf(files)).toBe(digestOf(files));
    expect(digestOf(files)).not.toBe(digestOf({ 'run.yaml': 'a', 'b.jsonl': 'd' }));
    expect(digestOf(files)).not.toBe(digestOf({ 'run.yaml': 'a', 'c.jsonl': 'c' }));
  });

  it('passes over names that run.yaml could not refer to, and folders of ours', () => {
    const folder = drop({ 'run.yaml': '', 'what?.txt': '', 'a%2fb.jsonl': '', 'out/set/x.parquet': '' });
    expect(paths(folder, [join(folder, 'out')])).toEqual(['run.yaml']);
  });

  it('follows a link inside the drop and refuses the others', () => {
    const folder = drop({ 'run.yaml': '', 'real.jsonl': 'x', 'rows/a.jsonl': '' });
    symlinkSync('real.jsonl', join(folder, 'same.jsonl'));
    symlinkSync('rows', join(folder, 'more'));
    symlinkSync('/etc/passwd', join(folder, 'users.jsonl'));
    symlinkSync('nowhere', join(folder, 'broken.jsonl'));
    symlinkSync('.', join(folder, 'loop'));
    const { files, problems } = readDropFolder(folder);
    expect(files.map(({ path }) => path)).toContain('same.jsonl');
    expect(problems.map(({ file }) => file)).toEqual(['broken.jsonl', 'loop', 'more', 'users.jsonl']);
  });

  it('refuses a file that would be taken for its own overrides', () => {
    expect(readDropFolder(drop({ 'overrides.json': '{}' })).problems).toHaveLength(1);
  });
});
