import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/**
 * Who may import whom: architecture decides, this table enforces. The longest matching prefix of a file decides its
 * row; a row lists the prefixes it may import beside itself.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'shared/domain': [],
  'shared/contract': ['shared/domain'],
  'shared/ports.ts': ['shared/domain', 'shared/contract'],
  'shared/recipes': ['shared/domain', 'shared/contract', 'shared/ports.ts'],
  'shared/stages': ['shared/domain', 'shared/contract', 'shared/ports.ts'],
  'shared/sandbox': ['shared/domain', 'shared/contract'],
  'shared/aws': ['shared/domain', 'shared/contract', 'shared/ports.ts'],
  functions: ['shared'],
  cdk: ['shared/contract'],
  local: ['shared/contract'],
  cli: ['shared/domain', 'shared/contract', 'shared/recipes', 'local'],
};

/** Code that must not know the world it runs in. */
const forbidden: Readonly<Record<string, readonly RegExp[]>> = {
  'shared/domain': [
    /\bawait\b/u,
    /\bPromise\b/u,
    /\bDate\.now\b/u,
    /\bnew Date\b/u,
    /\bMath\.random\b/u,
    /\bprocess\./u,
    /\bconsole\./u,
    /@aws-sdk/u,
  ],
  'shared/stages': [
    /\bDate\.now\b/u,
    /\bnew Date\(\)/u,
    /\bMath\.random\b/u,
    /\bprocess\./u,
    /\bconsole\./u,
    /@aws-sdk/u,
  ],
  'shared/recipes': [/\bDate\.now\b/u, /\bMath\.random\b/u, /\bprocess\./u, /\bconsole\./u, /@aws-sdk/u],
};

const longestFile = 300;
const longestHandler = 40;

interface Source {
  readonly path: string;
  readonly text: string;
  /** The text without comments, for rules about code. */
  readonly code: string;
}

const sources: readonly Source[] = Object.keys(mayImport)
  .map((row) => row.split('/')[0] as string)
  .filter((folder, index, all) => all.indexOf(folder) === index)
  .flatMap((folder) => filesBelow(folder))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, code: text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gmu, '') };
  });

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs)$/u.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules'));
}

/** Files of ours that a file imports, as paths from the root. Types count, unless only what runs is asked for. */
function importsOf({ path, code }: Pick<Source, 'path' | 'code'>, running = false): string[] {
  const text = running ? code.replace(/^(?:import|export) type [^;]+;/gmu, '') : code;
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/gu)].map(([, target]) =>
    relative(root, join(root, dirname(path), target as string)),
  );
}

/** Files that the tests of a folder reach through that folder's own imports. */
function testedIn(folder: string): Set<string> {
  const tests = join(root, 'tests/unit', folder);
  if (!existsSync(tests)) return new Set();
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Set<string>();
  const reach = (path: string): void => {
    const source = byPath.get(path);
    if (reached.has(path) || dirname(path) !== folder || source === undefined) return;
    reached.add(path);
    for (const target of importsOf(source)) reach(target);
  };
  for (const name of readdirSync(tests)) {
    if (!name.endsWith('.test.ts')) continue;
    const code = readFileSync(join(tests, name), 'utf8');
    for (const target of importsOf({ path: join('tests/unit', folder, name), code })) reach(target);
  }
  return reached;
}

const rowOf = (path: string): string | undefined =>
  Object.keys(mayImport)
    .filter((row) => path === row || path.startsWith(`${row}/`))
    .sort((a, b) => b.length - a.length)[0];

const below = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

describe('the house', () => {
  it('imports only downwards', () => {
    const wrong = sources.flatMap((source) => {
      const row = rowOf(source.path);
      const allowed = row === undefined ? [] : [row, ...(mayImport[row] ?? [])];
      return importsOf(source)
        .filter((target) => !allowed.some((prefix) => below(target, prefix)))
        .map((target) => `${source.path} -> ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('has no import cycles', () => {
    const edges = new Map(sources.map((source) => [source.path, importsOf(source, true)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      const at = trail.indexOf(path);
      if (at !== -1) cycles.push([...trail.slice(at), path].join(' -> '));
      if (at !== -1 || done.has(path)) return;
      for (const target of edges.get(path) ?? []) walk(target, [...trail, path]);
      done.add(path);
    };
    for (const path of edges.keys()) walk(path, []);
    expect(cycles).toEqual([]);
  });

  it('imports files that exist, by their full names', () => {
    const missing = sources.flatMap((source) =>
      importsOf(source)
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${source.path} -> ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(Object.entries(forbidden))('keeps %s free of clock, chance, process and cloud', (folder, patterns) => {
    const found = sources
      .filter(({ path }) => below(path, folder))
      .flatMap(({ path, code }) =>
        patterns.filter((pattern) => pattern.test(code)).map((pattern) => `${path}: ${pattern}`),
      );
    expect(found).toEqual([]);
  });

  it('reads the environment of cloud code in one place', () => {
    const found = sources
      .filter(({ path, code }) => /^(?:shared|functions)\//u.test(path) && /\bprocess\.env\b/u.test(code))
      .map(({ path }) => path);
    expect(found).toEqual(['shared/contract/environment.ts']);
  });

  it('has small files and handlers that only wire', () => {
    const long = sources.filter(({ path, text }) => {
      const lines = text.split('\n').length - 1;
      return (
        lines > longestFile ||
        (path.startsWith('functions/') && path !== 'functions/worker-ports.ts' && lines > longestHandler)
      );
    });
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('has no barrels, no unfinished marks, no silenced checks', () => {
    const marks = /\b(?:TODO|FIXME|HACK)\b|@ts-(?:ignore|nocheck)/u;
    const found = sources.filter(({ path, text }) => /(?:^|\/)(?:index|utils)\.ts$/u.test(path) || marks.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('has tests for every domain and stage file, in the folder that mirrors its own', () => {
    const logic = sources.filter(({ path }) => /^shared\/(?:domain|stages)\//u.test(path));
    const folders = new Set(logic.map(({ path }) => dirname(path)));
    const tested = new Set([...folders].flatMap((folder) => [...testedIn(folder)]));
    expect(logic.map(({ path }) => path).filter((path) => !tested.has(path))).toEqual([]);
  });
});

describe('the repository', () => {
  it('has one version', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const version = readFileSync(join(root, 'shared/contract/version.ts'), 'utf8');
    expect(version).toContain(`'${(manifest as { version: string }).version}'`);
  });

  it('locks packages without download addresses', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"|https?:\/\/registry/u);
  });
});
