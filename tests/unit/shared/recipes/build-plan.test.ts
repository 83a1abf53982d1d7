import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Plan } from '../../../../shared/contract/plan.ts';
import { buildPlan, isPlanFile, type PlanRequest } from '../../../../shared/recipes/build-plan.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { smallKinds } from './small-kinds.ts';
import { tinyFiles, tinyPrompts, tinyRecipe } from './tiny-recipe.ts';

const runFile = 'recipe: tiny\ndataset: my-set\nseeds: [{ file: seeds.jsonl, license: MIT }]\n';
const builtin = new Map([...tinyFiles()].map(([path, text]) => [`tiny/${path}`, text]));
const object = (path: string, size = 100, etag = `etag-${path}`) => ({ key: `drops/d/${path}`, size, etag });

const request = (changes: Partial<PlanRequest> & { run?: string } = {}): PlanRequest => {
  const { run = runFile, ...rest } = changes;
  return {
    drop: 'd',
    files: new Map([['run.yaml', run]]),
    objects: [object('run.yaml'), object('seeds.jsonl')],
    builtin,
    kinds: smallKinds,
    endpoint: 'sower-endpoint',
    ...rest,
  };
};
const planOf = (changes: Partial<PlanRequest> & { run?: string } = {}): Plan => {
  const result = buildPlan(request(changes));
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.plan;
};
const problemsOf = (changes: Partial<PlanRequest> & { run?: string } = {}): string[] => {
  const result = buildPlan(request(changes));
  return 'problems' in result ? result.problems.map(formatProblem) : [];
};
const withOverrides = (overrides: object, run = runFile): Partial<PlanRequest> => ({
  files: new Map([
    ['run.yaml', run],
    ['overrides.json', JSON.stringify(overrides)],
  ]),
});

describe('buildPlan', () => {
  it('builds a plan that the contract accepts', () => {
    const plan = planOf();
    expect(Plan.parse(plan)).toEqual(plan);
    expect(plan.run).toMatch(/^my-set-[0-9a-f]{12}$/u);
    expect(plan.seeds).toEqual([{ object: object('seeds.jsonl'), license: 'MIT', shape: { kind: 'own' } }]);
  });

  it('names the run by content: the same for the same inputs in another drop', () => {
    const moved = { drop: 'other', objects: [{ ...object('seeds.jsonl'), key: 'drops/other/seeds.jsonl' }] };
    expect(planOf(moved).run).toBe(planOf().run);
  });

  it.each<[string, Partial<PlanRequest> & { run?: string }]>([
    ['other rows', { objects: [object('seeds.jsonl', 100, 'other')] }],
    ['another parameter', { run: `${runFile}with: { votes: 4 }\n` }],
    ['another random seed', { run: `${runFile}random_seed: 1\n` }],
    ['another model', { run: `${runFile}roles: { solver: { model: big } }\n` }],
    ['replies by a schema', { run: `${runFile}roles: { solver: { model: default, structured_output: true } }\n` }],
    ['another licence of the seeds', { run: runFile.replace('MIT', 'CC0-1.0') }],
    ['other licences admitted', { run: `${runFile}licenses: [MIT]\n` }],
    ['another dataset', { run: runFile.replace('my-set', 'your-set') }],
    [
      'another prompt',
      { builtin: new Map([...builtin, ['tiny/prompts/standard/short.solve.yaml', '- user: "Now: {{ question }}"\n']]) },
    ],
  ])('makes another run for %s', (_name, changes) => {
    expect(planOf(changes).runKey).not.toBe(planOf().runKey);
  });

  it.each<[string, Partial<PlanRequest> & { run?: string }]>([
    ['a higher budget', { run: `${runFile}budget: { max_usd: 9 }\n` }],
    ['another price', withOverrides({ price: { input_per_million: 0, output_per_million: 0, as_of: '', source: '' } })],
    ['a comment in run.yaml', { run: `# again\n${runFile}` }],
    ['another endpoint of the same model', { endpoint: 'elsewhere' }],
  ])('keeps the run for %s', (_name, changes) => {
    expect(planOf(changes).run).toBe(planOf().run);
  });

  it('gives a repetition a run of its own under the same run key', () => {
    const again = planOf(withOverrides({ generation: 1 }));
    expect(again.runKey).toBe(planOf().runKey);
    expect(again.run).not.toBe(planOf().run);
  });

  it('trusts content digests over etags', () => {
    const digests = { contentDigests: new Map([['drops/d/seeds.jsonl', 'abc']]) };
    const uploadedInParts = { ...digests, objects: [object('seeds.jsonl', 100, 'parts-2')] };
    expect(planOf(uploadedInParts).run).toBe(planOf(digests).run);
  });

  it.each([
    [undefined, { allow: [], anyKnown: true, unknown: false }],
    ['any-known', { allow: [], anyKnown: true, unknown: false }],
    ['[MIT, CC0-1.0, MIT]', { allow: ['CC0-1.0', 'MIT'], anyKnown: false, unknown: false }],
    ['[MIT, unknown]', { allow: ['MIT'], anyKnown: false, unknown: true }],
    ['commercial', { allow: [], anyKnown: false, commercial: true, unknown: false }],
    [
      '[Commercial, LicenseRef-Ours]',
      { allow: ['LicenseRef-Ours'], anyKnown: false, commercial: true, unknown: false },
    ],
    ['[any-known, Unknown]', { allow: [], anyKnown: true, unknown: true }],
  ])('reads licenses: %s', (licenses, policy) => {
    const run = licenses === undefined ? runFile : `${runFile}licenses: ${licenses}\n`;
    expect(planOf({ run }).licenses).toEqual(policy);
  });

  it('binds roles by run.yaml first, then by the command, then by default', () => {
    const run = `${runFile}roles: { solver: { model: big, price: { input_per_million: 1, output_per_million: 2 } } }\n`;
    expect(planOf(withOverrides({ model: 'small' }, run)).roles).toMatchObject({
      solver: { model: 'big', price: { input_per_million: 1, source: 'run.yaml' } },
      generator: { model: 'small' },
    });
    expect(planOf().roles.generator?.model).toBe('default');
  });

  it('caps the run and single roles, in money, tokens and GPU time', () => {
    const budget = '{ max_usd: 2, roles: { solver: { max_gpu_hours: 0.5 } } }';
    const run = `${runFile}budget: ${budget}
roles: { solver: { model: big, gpu_tokens_per_second: 900 } }
`;
    const plan = planOf(withOverrides({ budget: { max_usd: 1 } }, run));
    expect(plan.budget).toEqual({ max_usd: 1, roles: { solver: { max_gpu_hours: 0.5 } } });
    expect(plan.roles.solver).toMatchObject({ gpuTokensPerSecond: 900 });
  });

  it('says when a price had to be assumed', () => {
    expect(planOf().notices).toEqual([expect.stringContaining('No price is given for the model "default"')]);
    const free = { input_per_million: 0, output_per_million: 0, as_of: '', source: 'scripted' };
    expect(planOf(withOverrides({ model: 'scripted', price: free })).notices).toEqual([]);
  });

  it('never labels records with a model that did not write them', () => {
    const run = `${runFile}roles: { solver: { model: big, price: { input_per_million: 1, output_per_million: 2 } } }\n`;
    const free = { input_per_million: 0, output_per_million: 0, as_of: '', source: 'scripted' };
    const plan = planOf(withOverrides({ model: 'scripted', exclusive: true, price: free }, run));
    // Questions of a stand-in must not keep those of a real model out of the dataset.
    expect(plan.corpus).toBe(`rehearsal/${plan.dataset}`);
    expect(plan.roles.solver).toEqual({ model: 'scripted', price: free });
    expect(plan.notices).toEqual(['run.yaml binds the role solver to "big"; "scripted" stood in.']);
  });

  it('lets the command cap tighter or wider, cap by cap', () => {
    const run = `${runFile}budget: { max_usd: 5, max_tokens: 1000 }\n`;
    expect(planOf(withOverrides({ budget: { max_usd: 1 } }, run)).budget).toEqual({ max_usd: 1, max_tokens: 1000 });
  });

  it('makes shards that grow with the drop', () => {
    const shardRecords = (size: number) => planOf({ objects: [object('seeds.jsonl', size)] }).tuning.shardRecords;
    expect([1_000, 200_000, 1_000_000_000].map(shardRecords)).toEqual([8, 56, 256]);
  });

  it('takes a recipe from the drop', () => {
    const files = new Map([['run.yaml', runFile.replace('tiny', './my/tiny')]]);
    for (const [path, text] of tinyFiles()) files.set(`my/tiny/${path}`, text);
    expect(planOf({ files, builtin: new Map() }).recipe.name).toBe('tiny');
  });

  it.each<[string, Partial<PlanRequest> & { run?: string }, string[]]>([
    [
      'a drop without run.yaml',
      { files: new Map() },
      [
        'run.yaml: the drop has no run.yaml. Say in it which recipe is to make which dataset of which seeds; samples/ has examples.',
      ],
    ],
    [
      'a run.yaml that is not UTF-8',
      { files: new Map([['run.yaml', Uint8Array.from([0x61, 0x0a, 0xff, 0x0a])]]) },
      ['run.yaml:2:1: not valid UTF-8. Save the file as UTF-8.'],
    ],
    [
      'an unknown recipe',
      { run: runFile.replace('tiny', 'tny') },
      ['run.yaml:1:9: unknown recipe "tny". Did you mean "tiny"?'],
    ],
    [
      'an unknown recipe, with what else is wrong if the nearest one is meant',
      {
        run: `${runFile.replace('tiny', 'tny')}with: { vote: 3, prompts: large }\nroles: { solvr: { model: big } }\nbudget: { roles: { judge: { max_usd: 1 } } }\n`,
      },
      [
        'run.yaml:1:9: unknown recipe "tny". Did you mean "tiny"?',
        'run.yaml:4:9: the recipe "tiny" has no parameter "vote". Did you mean "votes"?',
        'run.yaml:4:27: the parameter "prompts" is "large"; expected one of "standard", "small".',
        'run.yaml:5:10: the recipe "tiny" has no role "solvr". Did you mean "solver"?',
        'run.yaml:6:20: the budget caps "judge", which is no role of the recipe; expected one of generator, solver.',
      ],
    ],
    [
      'a parameter that there is not, and a role that there is not',
      { run: `${runFile}with: { vote: 3 }\nroles: { solvr: { model: big } }\n` },
      [
        'run.yaml:4:9: the recipe "tiny" has no parameter "vote". Did you mean "votes"?',
        'run.yaml:5:10: the recipe "tiny" has no role "solvr". Did you mean "solver"?',
      ],
    ],
    [
      'a recipe that the drop lacks',
      { run: runFile.replace('tiny', './mine') },
      ['run.yaml:1:9: the drop has no "mine/recipe.yaml".'],
    ],
    [
      'an empty drop',
      { objects: [object('run.yaml')] },
      ['run.yaml:3:17: there is no file "seeds.jsonl" in the drop. The drop holds nothing but run.yaml.'],
    ],
    [
      'a misspelt file',
      { run: runFile.replace('seeds.jsonl', 'seed.jsonl') },
      ['run.yaml:3:17: there is no file "seed.jsonl" in the drop. Did you mean "seeds.jsonl"?'],
    ],
    [
      'a file of another drop',
      { objects: [{ ...object('seeds.jsonl'), key: 'drops/e/seeds.jsonl' }] },
      ['run.yaml:3:17: there is no file "seeds.jsonl" in the drop. The drop holds nothing but run.yaml.'],
    ],
    [
      'an empty seed file',
      { objects: [object('seeds.jsonl', 0)] },
      ['run.yaml:3:17: "seeds.jsonl" is empty. Put one JSON object on each line.'],
    ],
    [
      'seeds that are no rows',
      { run: runFile.replace('seeds.jsonl', 'seeds.parquet'), objects: [object('seeds.parquet')] },
      ['run.yaml:3:17: "seeds.parquet" holds no rows; expected a file that ends in .jsonl.'],
    ],
    [
      'seeds named twice',
      { run: runFile.replace(']\n', ', { file: seeds.jsonl }]\n') },
      ['run.yaml:3:54: the rows of "seeds.jsonl" are named twice. Remove one.'],
    ],
    [
      'seeds that are held out',
      { run: `${runFile}heldout: [seeds.jsonl]\n` },
      ['run.yaml:4:11: "seeds.jsonl" is both a seed file and held out. Held-out rows must never be seeds.'],
    ],
    [
      'an unknown role',
      { run: `${runFile}roles: { slover: { model: x } }\n` },
      ['run.yaml:4:10: the recipe "tiny" has no role "slover". Did you mean "solver"?'],
    ],
    [
      'a cap of an unknown role',
      {
        run: `${runFile}budget: { roles: { slover: { max_usd: 1 } } }
`,
      },
      ['run.yaml:4:20: the budget caps "slover", which is no role of the recipe. Did you mean "solver"?'],
    ],
    [
      'a cap on GPU time that nobody can count',
      {
        run: `${runFile}budget: { max_gpu_hours: 2 }
`,
      },
      [
        'run.yaml:4:26: GPU time is capped, but nothing says how fast the model of the role "generator" is. Give roles.<role>.gpu_tokens_per_second: reply tokens that one GPU writes in a second.',
      ],
    ],
    [
      'an unknown parameter',
      { run: `${runFile}with: { vote: 3 }\n` },
      ['run.yaml:4:9: the recipe "tiny" has no parameter "vote". Did you mean "votes"?'],
    ],
    [
      'a parameter of the wrong type',
      { run: `${runFile}with: { votes: many }\n` },
      ['run.yaml:4:16: the parameter "votes" is "many"; expected a number.'],
    ],
    [
      'a parameter out of range',
      { run: `${runFile}with: { votes: 99 }\n` },
      ['run.yaml:4:16: the parameter "votes" is 99; expected at most 9.'],
    ],
    [
      'a parameter that is none of its values',
      { run: `${runFile}with: { prompts: smal }\n` },
      ['run.yaml:4:18: the parameter "prompts" is "smal"; expected one of "standard", "small". Did you mean "small"?'],
    ],
    [
      'a parameter that does not fit its step',
      { run: `${runFile}with: { votes: 1.5 }\n` },
      ['run.yaml:4:16: the parameter "votes" does not fit: "count" is 1.5; expected a whole number.'],
    ],
    [
      'fewer ballots than the vote needs',
      { run: `${runFile}with: { votes: 1 }\n` },
      [
        'run.yaml:4:16: the parameter "votes" does not fit: the step "answer" needs 2 readable ballots, but only 1 are drawn.',
      ],
    ],
    [
      'faulty overrides',
      withOverrides({ generation: -1, modle: 'x' }),
      [
        'overrides.json:1:15: "generation" is -1; expected at least 0.',
        'overrides.json:1:18: unknown key "modle". Did you mean "model"?',
      ],
    ],
  ])('refuses %s', (_name, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected);
  });

  it('reports mistakes of form, recipe, inputs and overrides together', () => {
    const run = 'recipe: tiny\ndataset: my-set\nseeds: [{ file: seed.jsonl }]\nbudgt: {}\nwith: { vote: 3 }\n';
    expect(problemsOf(withOverrides({ modle: 'x' }, run)).map((line) => line.split(': ')[0])).toEqual([
      'run.yaml:3:17',
      'run.yaml:4:1',
      'run.yaml:5:9',
      'overrides.json:1:2',
    ]);
  });
});

describe('buildPlan with tasks', () => {
  const task = [
    'task: sums',
    'dataset_path: someone/sums',
    'output_type: generate_until',
    'training_split: train',
    'test_split: test',
    'doc_to_text: "Q: {{question}}"',
    'doc_to_target: "{{answer}}"',
  ].join('\n');
  const run = `recipe: tiny
dataset: my-set
seeds:
  - { tasks: tasks/sums.yaml, rows: sums.jsonl, license: MIT }
`;
  const drop = (files: Readonly<Record<string, string>>, text = run): Partial<PlanRequest> => ({
    files: new Map(Object.entries({ 'run.yaml': text, ...files })),
    objects: [...Object.keys(files), 'sums.jsonl'].map((path) => object(path)),
  });

  it('carries the merged task, so that workers need no task files', () => {
    const files = {
      'tasks/sums.yaml': 'include: _base_yaml\ntraining_split: train',
      'tasks/_base_yaml': task.replace('training_split: train\n', ''),
    };
    const plan = planOf(drop(files));
    expect(plan.tasks).toEqual([
      { name: 'sums', config: expect.objectContaining({ training_split: 'train', test_split: 'test' }) },
    ]);
    expect(plan.seeds[0]?.shape).toEqual({ kind: 'task', task: 'sums' });
  });

  it('counts an included file as content of the run', () => {
    const changed = drop({ 'tasks/sums.yaml': task.replace('Q:', 'Question:') });
    expect(planOf(changed).run).not.toBe(planOf(drop({ 'tasks/sums.yaml': task })).run);
  });

  it('lets several tasks render the same rows', () => {
    const text = run.replace('tasks/sums.yaml', '[tasks/sums.yaml, tasks/chat.yaml]');
    const plan = planOf(drop({ 'tasks/sums.yaml': task, 'tasks/chat.yaml': task.replace('sums', 'sums_chat') }, text));
    expect(plan.seeds.map(({ shape }) => shape)).toEqual([
      { kind: 'task', task: 'sums' },
      { kind: 'task', task: 'sums_chat' },
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a task that trains on what it scores',
      { 'tasks/sums.yaml': task.replace('test_split: test', 'test_split: train') },
      'run.yaml:4:14: the task "tasks/sums.yaml" is refused, train_is_eval_split: the task trains on `train`, the split that it scores on.',
    ],
    [
      'a task that runs Python',
      { 'tasks/sums.yaml': task.replace('doc_to_target: "{{answer}}"', 'doc_to_target: !function utils.f') },
      'run.yaml:4:14: the task "tasks/sums.yaml" is refused, hook_unsupported: tasks/utils.f.',
    ],
    [
      'a task that includes nothing there is',
      { 'tasks/sums.yaml': `include: base.yaml\n${task}` },
      'run.yaml:4:14: the task "tasks/sums.yaml" is refused, include_missing: there is no file tasks/base.yaml (in "tasks/base.yaml").',
    ],
    [
      'a task that is not there',
      { 'tasks/sum.yaml': task },
      'run.yaml:4:14: there is no file "tasks/sums.yaml" in the drop. Did you mean "tasks/sum.yaml"?',
    ],
  ])('refuses %s', (_name, files, expected) => {
    expect(problemsOf(drop(files))).toEqual([expected]);
  });

  it('puts a mistake of YAML at its line in the task file', () => {
    const [problem] = problemsOf(drop({ 'tasks/sums.yaml': `${task}\nmetric_list: [` }));
    expect(problem).toMatch(/^tasks\/sums.yaml:\d+:\d+: bad_yaml: /u);
  });
});

describe('buildPlan on damaged files', () => {
  /** Cuts a piece out of a text and puts another in its place. */
  const damaged = (text: string) =>
    fc
      .tuple(
        fc.nat(text.length),
        fc.nat(12),
        fc.oneof(
          fc.constantFrom(
            '',
            ' ',
            '\n',
            '- ',
            ': ',
            '{',
            '}',
            '[',
            ']',
            '"',
            "'",
            '|',
            '&a ',
            '*a',
            '!x ',
            '$',
            '{a}',
            '~',
            '0',
          ),
          fc.string({ unit: 'binary', maxLength: 4 }),
        ),
      )
      .map(([start, length, piece]) => text.slice(0, start) + piece + text.slice(start + length));
  const wellFormed = (found: ReturnType<typeof buildPlan>): void => {
    if ('plan' in found) Plan.parse(found.plan);
    else expect(found.problems.map(formatProblem).every((line) => /^[^\n]+\.[^\n]*$/u.test(line))).toBe(true);
  };

  it('gives a plan or problems, whatever run.yaml says', () => {
    fc.assert(
      fc.property(damaged(`${runFile}with: { votes: 3 }\nbudget: { max_usd: 1 }\n`), (run) =>
        wellFormed(buildPlan(request({ run }))),
      ),
    );
  });

  it('gives a plan or problems, whatever the recipe says', () => {
    fc.assert(
      fc.property(damaged(tinyRecipe), (text) =>
        wellFormed(buildPlan(request({ builtin: new Map([...builtin, ['tiny/recipe.yaml', text]]) }))),
      ),
    );
  });

  it('gives a plan or problems, whatever a prompt says', () => {
    const path = 'prompts/standard/short.similar.yaml';
    fc.assert(
      fc.property(damaged(tinyPrompts[path] ?? ''), (text) =>
        wellFormed(buildPlan(request({ builtin: new Map([...builtin, [`tiny/${path}`, text]]) }))),
      ),
    );
  });
});

describe('isPlanFile', () => {
  it('leaves rows and big files alone', () => {
    expect([
      isPlanFile('run.yaml', 100),
      isPlanFile('tasks/_common_yaml', 100),
      isPlanFile('a.JSONL', 100),
      isPlanFile('a.yaml', 300_000),
    ]).toEqual([true, true, false, false]);
  });
});
