import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { heldoutIndex } from '../../../shared/domain/heldout/heldout-index.ts';
import type { Json } from '../../../shared/domain/json.ts';
import { ownSeed } from '../../../shared/domain/tasks/own-seed.ts';
import { variablesFromJson } from '../../../shared/domain/templates/py-value.ts';
import { readRunFile } from '../../../shared/recipes/run-file.ts';

const folder = new URL('../../../samples/task-seeded/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const rows = (name: string): { [field: string]: Json }[] =>
  text(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const seeds = rows('seeds.jsonl').map((row) => ownSeed(variablesFromJson(row)));

describe('the sample drop of task-seeded', () => {
  it('has a run file without problems that names the published schema', () => {
    const read = readRunFile(text('run.yaml'));
    expect('problems' in read ? read.problems : []).toEqual([]);
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/u.exec(text('run.yaml'))?.[1] ?? '';
    expect(JSON.parse(text(schema))).toMatchObject({ title: 'Sower run file' });
  });

  it('has seeds that can all be read, each with an id of its own', () => {
    expect(seeds.filter((seed) => !seed.kept)).toEqual([]);
    expect(new Set(rows('seeds.jsonl').map((row) => row.id)).size).toBe(seeds.length);
    expect(new Set(seeds.map((seed) => seed.kept && seed.seed.answer_kind))).toEqual(new Set(['short', 'choice']));
  });

  it('has exactly one seed that is held out, so that decontamination shows', () => {
    const heldout = heldoutIndex(
      rows('heldout.jsonl').map((row, index) => ({ set: 'heldout.jsonl', item: String(index + 1), row })),
    );
    const hits = seeds.filter((seed) => seed.kept && heldout.find(seed.seed.question, seed.seed.options ?? []));
    expect(hits).toHaveLength(1);
  });
});
