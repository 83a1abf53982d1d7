import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { buildPlan } from '../../../../shared/recipes/build-plan.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';

const folder = join(import.meta.dirname, 'faulty-drop');

describe('a drop in which nearly everything is wrong', () => {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one): [string, string][] => {
      const path = join(one.parentPath, one.name);
      return one.isFile() ? [[relative(folder, path), readFileSync(path, 'utf8')]] : [];
    }),
  );
  const object = (path: string) => ({ key: `drops/d/${path}`, size: 10, etag: path });
  const result = buildPlan({
    drop: 'd',
    files,
    objects: [...files.keys(), 'articles.jsonl', 'table.csv'].map(object),
    builtin: new Map(),
    kinds: stepKinds,
    endpoint: 'endpoint',
  });
  const told = 'problems' in result ? result.problems.map(formatProblem) : [];

  it('has every mistake told in one go (vitest run <this file> -u writes what is told)', async () => {
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'faulty-drop.txt'));
    expect(told.length).toBeGreaterThanOrEqual(95);
  });

  it('has no two lines alike and none that speaks of what the checker put in the place of a mistake', () => {
    expect(new Set(told).size).toBe(told.length);
    expect(told.filter((line) => /unreadable|undefined|\[object|unnamed/u.test(line))).toEqual([]);
    expect(told.every((line) => /^(?:run\.yaml|notes\/(?:recipe|prompts\/\w+)\.yaml):\d+:\d+: /u.test(line))).toBe(
      true,
    );
  });
});
