import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AcceptedRow } from '../../../shared/domain/dataset/accepted-row.ts';
import { parseLossless } from '../../../shared/domain/json-lossless.ts';
import { ownSeed, ownSeedFields } from '../../../shared/domain/tasks/own-seed.ts';
import { failureReasons, rejectionReasons } from '../../../shared/domain/verdict.ts';
import { formatProblem } from '../../../shared/recipes/problem.ts';
import { readRunFile } from '../../../shared/recipes/run-file.ts';
import { filesBelow, papers, root } from './papers.ts';

const page = (path: string): string => readFileSync(join(root, path), 'utf8');
const blocks = (path: string, language: string): string[] =>
  [...page(path).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\`$`, 'gmu'))].map(
    ([, text = '']) => text,
  );

/** First cells of the rows of a page's tables that hold words in code marks. */
const firstCells = (text: string): string[] =>
  [...text.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gmu)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/gu)].map(([, word = '']) => word),
  );

describe('examples in the pages', () => {
  it('show run files without a problem', () => {
    const files = blocks('docs/guide.md', 'yaml');
    expect(files.length).toBeGreaterThan(1);
    for (const text of files) {
      const result = readRunFile(text);
      expect('problems' in result ? result.problems.map(formatProblem) : []).toEqual([]);
    }
  });

  it('show seeds that are read, and every field of a seed', () => {
    const lines = blocks('docs/guide.md', 'json')
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('{"question"'));
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      const parsed = parseLossless(line);
      expect(parsed.ok && ownSeed(parsed.value)).toMatchObject({ kept: true });
    }
    const told = firstCells(page('docs/guide.md'));
    expect(ownSeedFields.filter((field) => !told.includes(field))).toEqual([]);
  });

  it('show in README.md a record with columns that a dataset has', () => {
    const [record = '{}'] = blocks('README.md', 'json');
    const names = Object.keys(z.record(z.string(), z.json()).parse(JSON.parse(record)));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !Object.hasOwn(AcceptedRow.shape, name))).toEqual([]);
  });

  it('name reasons of the closed list', () => {
    const known = Object.keys({ ...rejectionReasons, ...failureReasons });
    const [, checks = ''] = page('docs/replies.md').split('### What a readable question must also be');
    const named = firstCells(checks.split('\n## ')[0] ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((reason) => !known.includes(reason))).toEqual([]);
  });
});

describe('the runbook', () => {
  it('has a heading for every alarm', () => {
    const alarms = [...page('cdk/monitoring.ts').matchAll(/this\.alarm\(\s*[`']([^`']+)[`']/gu)].map(([, id = '']) =>
      id.replace(/\$\{[^}]+\}/gu, '*'),
    );
    expect(alarms.length).toBeGreaterThan(5);
    expect(alarms.filter((id) => !page('docs/runbook.md').includes(`\n### \`${id}\`\n`))).toEqual([]);
  });
});

describe('the architecture page', () => {
  it('has every folder of the repository', () => {
    const [, table = ''] = /\n## Folders\n([\s\S]*?)\n## /u.exec(page('docs/architecture.md')) ?? [];
    const folders = new Set(filesBelow('').flatMap((path) => (path.includes('/') ? [path.split('/')[0] ?? ''] : [])));
    expect([...folders].filter((folder) => !table.includes(`\`${folder}`))).toEqual([]);
  });

  it('has every context value of the stacks', () => {
    const between = (file: string, begin: string): string =>
      new RegExp(`${begin} = (?:z\\.strictObject\\()?\\{([\\s\\S]*?)\\n\\}`, 'u').exec(page(file))?.[1] ?? '';
    const pipeline = between('cdk/settings.ts', 'contextSchemas');
    const endpoint = between('cdk/endpoint-settings.ts', 'EndpointContext');
    const names = [...`${pipeline}${endpoint}`.matchAll(/^ {2}(\w+):/gmu)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(16);
    expect(names.filter((name) => !page('docs/architecture.md').includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the list of dependencies', () => {
  it('has a line with the version of every package, and no other', () => {
    const Manifest = z.record(z.string(), z.unknown());
    const manifest = Manifest.parse(JSON.parse(page('package.json')));
    const Versions = z.record(z.string(), z.string());
    const wanted = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
      Object.entries(Versions.parse(manifest[group])).map(([name, version]) => `${name} ${version}`),
    );
    const listed = [...page('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \| ([\d.]+) \|/gmu)].map(
      ([, name, version]) => `${name} ${version}`,
    );
    expect(listed.sort()).toEqual(wanted.sort());
  });

  it('is one of the pages that the index of decisions names', () => {
    const decisions = papers.map(({ path }) => path).filter((path) => path.startsWith('docs/decisions/'));
    const index = page('docs/decisions/README.md');
    const names = decisions.map((path) => path.slice('docs/decisions/'.length)).filter((name) => name !== 'README.md');
    expect(names.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  });
});
