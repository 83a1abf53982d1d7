import { describe, expect, it } from 'vitest';
import { Plan } from '../../../../shared/contract/plan.ts';
import { isPlanFile, type PlanRequest } from '../../../../shared/recipes/build-plan.ts';
import { builtin, object, planOf, problemsOf, runFile, withOverrides } from './plan-requests.ts';
import { tinyFiles } from './tiny-recipe.ts';

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
