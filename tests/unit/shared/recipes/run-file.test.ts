import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { readRunFile } from '../../../../shared/recipes/run-file.ts';

const correct = ['recipe: task-seeded', 'dataset: my-set', 'seeds: [{ file: seeds.jsonl }]'];
const problemsOf = (...lines: readonly string[]): string[] => {
  const result = readRunFile(lines.join('\n'));
  return 'problems' in result ? result.problems.map(formatProblem) : [];
};

describe('readRunFile', () => {
  it('reads a full run file', () => {
    const result = readRunFile(`# yaml-language-server: $schema=https://example.org/run.schema.json
recipe: task-seeded
dataset: grade-school
seeds:
  - file: seeds.jsonl
    license: CC0-1.0
  - tasks: [tasks/gsm8k.yaml, tasks/gsm8k-cot.yaml]
    rows: rows/gsm8k.jsonl
    license: MIT
heldout: [heldout/gsm8k-test.jsonl]
licenses: [MIT, CC0-1.0, unknown]
random_seed: 7
budget: { max_usd: 2.5, max_tokens: 100000 }
roles:
  solver: { model: big, price: { input_per_million: 1, output_per_million: 2, as_of: 2026-11-01 } }
with: { votes: 3, prompts: small }
`);
    expect('read' in result && result.read.run.roles?.solver?.price?.as_of).toBe('2026-11-01');
  });

  it.each([
    ['an unknown key', [...correct, 'budgt: {}'], 'run.yaml:4:1: unknown key "budgt". Did you mean "budget"?'],
    [
      'an unknown key in a map',
      [...correct, 'budget: { max_us: 1 }'],
      'run.yaml:4:11: unknown key "max_us". Did you mean "max_usd"?',
    ],
    [
      'a key of another tool',
      [...correct, 'colour: red'],
      'run.yaml:4:1: unknown key "colour"; expected one of "recipe", "dataset", "seeds", "heldout", "licenses", "planted", "quota", "random_seed", "budget", "share_completions", "ask_ahead", "roles", "with".',
    ],
    [
      'a misspelt required key',
      ['recipe: a', 'datset: b', 'seeds: [{ file: s.jsonl }]'],
      'run.yaml:2:1: unknown key "datset". Did you mean "dataset"?',
    ],
    [
      'a missing key',
      ['recipe: a', 'seeds: [{ file: s.jsonl }]'],
      'run.yaml:1:1: "dataset" is missing; expected text.',
    ],
    [
      'a name that could be a path',
      [correct[0] ?? '', 'dataset: ../x', correct[2] ?? ''],
      'run.yaml:2:10: "dataset" is "../x"; expected lower-case letters, digits and hyphens, at most 63 characters, no hyphen at either end.',
    ],
    [
      'an unquoted number for a name',
      [correct[0] ?? '', 'dataset: 012', correct[2] ?? ''],
      'run.yaml:2:10: "dataset" is 012; expected text. Write it in quotes: "012".',
    ],
    [
      'a quoted number',
      [...correct, 'random_seed: "7"'],
      'run.yaml:4:14: "random_seed" is "7"; expected a number. Remove the quotes.',
    ],
    [
      'an integer beyond exactness',
      [...correct, 'random_seed: 12345678901234567890'],
      'run.yaml:4:14: "random_seed" is 12345678901234567890; expected at most 9007199254740991.',
    ],
    [
      'no seeds',
      ['recipe: a', 'dataset: b', 'seeds: []'],
      'run.yaml:3:8: "seeds" is an empty list; expected at least 1 entry.',
    ],
    [
      'an absolute path',
      ['recipe: a', 'dataset: b', 'seeds: [{ file: /etc/passwd }]'],
      'run.yaml:3:17: "seeds[0].file" is "/etc/passwd"; expected a path inside the drop, e.g. seeds.jsonl or data/rows.jsonl.',
    ],
    [
      'tasks without rows',
      ['recipe: a', 'dataset: b', 'seeds: [{ tasks: a.yaml }]'],
      'run.yaml:3:9: "seeds[0].rows" is missing; expected text.',
    ],
    [
      'a negative cap',
      [...correct, 'budget: { max_usd: -1 }'],
      'run.yaml:4:20: "budget.max_usd" is -1; expected at least 0.',
    ],
    [
      'a licence that is prose',
      [...correct, 'licenses: [free for all]'],
      'run.yaml:4:12: "licenses[0]" is "free for all"; expected an SPDX id such as MIT or CC-BY-4.0, or unknown.',
    ],
    [
      'a word instead of a list of licences',
      [...correct, 'licenses: any'],
      'run.yaml:4:11: "licenses" is "any"; expected "any-known" or "commercial" or a list.',
    ],
    ['an empty file', [''], 'run.yaml:1:1: the file is empty; expected a map.'],
    ['a list', ['- a'], 'run.yaml:1:1: the file is a list; expected a map.'],
  ])('reports %s at its place', (_name, lines, expected) => {
    expect(problemsOf(...lines)).toEqual([expected]);
  });

  it.each(['../a.jsonl', 'a/../../b', './a', 'a//b', 'a\\b', 'a/', '%2e%2e/a', 'a\u2028b', 'C:/a', ''])(
    'refuses the path %j, which could leave the drop',
    (path) => {
      expect(problemsOf('recipe: a', 'dataset: b', `seeds: [{ file: ${JSON.stringify(path)} }]`)).toHaveLength(1);
    },
  );

  it.each(['seeds.jsonl', 'données/graines.jsonl', 'a b/c-1_2.jsonl', '.hidden.jsonl', 'a..b.jsonl'])(
    'accepts the path %j',
    (path) => {
      expect(problemsOf('recipe: a', 'dataset: b', `seeds: [{ file: ${JSON.stringify(path)} }]`)).toEqual([]);
    },
  );

  it('finds every problem at once, in reading order', () => {
    const found = problemsOf(
      'recipe: Task',
      'dataset: b',
      'seeds:',
      '  - fil: x',
      'budget: { max_tokens: many }',
      'with: { a: { b: 1 } }',
    );
    expect(found.map((line) => line.split(': ')[0])).toEqual([
      'run.yaml:1:9',
      'run.yaml:4:5',
      'run.yaml:5:23',
      'run.yaml:6:12',
    ]);
  });
});
