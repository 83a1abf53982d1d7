import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import { buildPlan } from '../../../../shared/recipes/build-plan.ts';
import { licenceProblems } from '../../../../shared/recipes/licence-problems.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { readRunFile } from '../../../../shared/recipes/run-file.ts';
import { smallKinds } from './small-kinds.ts';
import { tinyFiles } from './tiny-recipe.ts';

const registry = `licences:
  - { datasets: [org/sums], license: CC-BY-SA-4.0, share_alike: true, attribution: Org, read: its card, date: 2026-01-01 }
  - { datasets: [org/parts], configurations: [a], license: MIT, attribution: A, read: its card, date: 2026-01-01 }
`;
const taskFile = (dataset: string, name = '') =>
  `task: sums\ndataset_path: ${dataset}\n${name}training_split: train\ntest_split: test\ndoc_to_text: q\ndoc_to_target: a\n`;

function build(run: string, task = taskFile('org/sums'), splits = ''): { plan?: Plan; problems: string[] } {
  const object = (path: string) => ({ key: `drops/d/${path}`, size: 100, etag: path });
  const outcome = buildPlan({
    drop: 'd',
    files: new Map([
      ['run.yaml', `recipe: tiny\ndataset: my-set\n${run}`],
      ['t.yaml', task],
    ]),
    objects: ['run.yaml', 't.yaml', 'rows.jsonl', 'seeds.jsonl'].map(object),
    builtin: new Map([
      ...[...tinyFiles()].map(([path, text]): [string, string] => [`tiny/${path}`, text]),
      ['seeds-registry/licences.yaml', registry],
      ['seeds-registry/splits.yaml', splits],
    ]),
    kinds: smallKinds,
    endpoint: 'e',
  });
  return 'plan' in outcome ? { plan: outcome.plan, problems: [] } : { problems: outcome.problems.map(formatProblem) };
}

const rows = 'seeds: [{ tasks: t.yaml, rows: rows.jsonl }]\n';
const own = 'seeds: [{ file: seeds.jsonl, license: CC-BY-SA-4.0 }]\n';

describe('the licence of rows of a public dataset', () => {
  it('is the one that the registry knows, and the plan says whom to name', () => {
    const { plan } = build(rows);
    expect(plan?.seeds).toMatchObject([{ license: 'CC-BY-SA-4.0' }]);
    expect(plan?.attributions).toEqual([
      { dataset: 'org/sums', license: 'CC-BY-SA-4.0', attribution: 'Org', read: 'its card', date: '2026-01-01' },
    ]);
  });

  it('is what run.yaml says, where it says something', () => {
    const { plan } = build(rows.replace('rows.jsonl }', 'rows.jsonl, license: MIT }'));
    expect(plan?.seeds).toMatchObject([{ license: 'MIT' }]);
    expect(plan?.attributions).toHaveLength(1);
  });

  it('may depend on the part of the dataset', () => {
    const licence = (name: string) => build(rows, taskFile('org/parts', name)).plan?.seeds[0]?.license;
    expect([licence('dataset_name: a\n'), licence('dataset_name: b\n'), licence('')]).toEqual(['MIT', null, null]);
  });
});

describe('a task whose training split somebody else scores on', () => {
  it('is refused, although no other task lies in the drop', () => {
    const splits =
      'splits: [{ dataset: org/sums, split: train, use: scored, why: a ranking uses it, date: 2026-01-01 }]';
    expect(build(rows, taskFile('org/sums'), splits).problems).toEqual([
      expect.stringContaining('eval_split_elsewhere: a ranking uses it'),
    ]);
  });
});

describe('licences that cannot be in one record', () => {
  it('stop the run before anything is spent, and both sources are named', () => {
    const roles = 'roles: { solver: { model: big, license: CC-BY-NC-4.0 } }\n';
    expect(build(own + roles).problems).toEqual([
      expect.stringMatching(
        /^run\.yaml:3:\d+: the seeds of "seeds\.jsonl" \(CC-BY-SA-4\.0\) and the model "big" of the role solver \(CC-BY-NC-4\.0\) cannot be in one record/u,
      ),
    ]);
    expect(build(rows + roles).problems).toHaveLength(1);
    expect(build(own.replace('CC-BY-SA-4.0', 'MIT') + roles).problems).toEqual([]);
  });

  it('are found among models too, when the seeds say nothing', () => {
    const roles =
      'roles: { solver: { model: big, license: CC-BY-NC-4.0 }, generator: { model: m, license: CC-BY-SA-4.0 } }\n';
    const found = build(`seeds: [{ file: seeds.jsonl }]\n${roles}`).problems;
    expect(found.filter((problem) => problem.includes('cannot be in one record'))).toHaveLength(1);
  });

  it('are a model whose texts may not be used commercially in a run that admits only what may', () => {
    const roles = 'licenses: commercial\nroles: { solver: { model: big, license: CC-BY-NC-4.0 } }\n';
    expect(build(own.replace('CC-BY-SA-4.0', 'MIT') + roles).problems).toEqual([
      expect.stringMatching(/^run\.yaml:5:\d+: what the model "big" writes is under CC-BY-NC-4\.0/u),
    ]);
  });

  it('are told from a model that names no licence: unknown is no name', () => {
    expect(build(`${own}roles: { solver: { model: big, license: unknown } }\n`).problems).toEqual([
      expect.stringContaining('LicenseRef-ModelTerms'),
    ]);
  });

  it('are those of seeds that a step crosses', () => {
    const read = readRunFile('recipe: tiny\ndataset: d\nseeds: [{ file: a.jsonl }, { file: b.jsonl }]\n');
    if (!('read' in read)) throw new Error('not read');
    const seed = (path: string, license: string) => ({
      object: { key: `drops/d/${path}`, size: 1, etag: 'e' },
      license,
      shape: { kind: 'own' as const },
    });
    const inputs = {
      seeds: [seed('a.jsonl', 'CC-BY-SA-4.0'), seed('b.jsonl', 'CC-BY-NC-4.0')],
      places: [],
      attributions: [],
    };
    const problems = (kind: string) => {
      const steps = [{ id: 'evolve-g1', kind, options: {} }];
      const stages = [{ name: 'evolve', worker: 'filter' as const, segment: 0, steps }];
      const found = licenceProblems(read.read, inputs, {}, { name: 'tiny', license: undefined, stages });
      return found.map(formatProblem);
    };
    expect(problems('filter')).toEqual([]);
    expect(problems('breed')).toEqual([
      expect.stringMatching(/^run\.yaml:3:\d+: the seeds of "a\.jsonl" \(CC-BY-SA-4\.0\) and the seeds of "b\.jsonl"/u),
    ]);
    expect(problems('breed')[0]).toContain('The step "evolve-g1" crosses records');
  });
});
