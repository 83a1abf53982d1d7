import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SandboxOutput } from '../../shared/contract/sandbox.ts';
import type { Json } from '../../shared/domain/json.ts';
import { tools } from '../../shared/domain/tools/registry.ts';
import { type SandboxHost, sandboxHost } from '../../shared/sandbox/sandbox-host.ts';
import { python, type SandboxBox, sandboxBox, skipNote } from '../support/sandbox-box.ts';

const patience = 600_000;
const material = join(import.meta.dirname, '../../../shared/seeds/raw/python.jsonl');
const limits = { seconds: 60, megabytes: 256, output: 20_000 };

function job(tool: string, inputs: Record<string, Json>, options: object = {}, over: object = {}) {
  const parsed = z.record(z.string(), z.json()).parse(tools.get(tool)?.options.parse(options));
  return { tool, inputs, options: parsed, limits: { ...limits, ...over } };
}

describe.skipIf(python === undefined)(`the tools of the sandbox${skipNote}`, () => {
  let box: SandboxBox;
  let host: SandboxHost;
  beforeAll(() => {
    box = sandboxBox();
    host = sandboxHost(box.folder);
  }, patience);
  afterAll(() => {
    host.close();
    box.remove();
  });
  const one = async (...words: Parameters<typeof job>): Promise<Record<string, Json>> => {
    const { results } = SandboxOutput.parse(await host.runAll([job(...words)], () => patience));
    return results[0] ?? {};
  };
  const compiled = (code: Json, options: object = {}) => one('py_compile', { code }, options);
  const linted = (code: Json, options: object = {}) => one('pylint', { code }, options);
  const tested = (program: string, tests: Json, options: object = {}) => one('run_tests', { program, tests }, options);

  it(
    'compiles by the grammar of a version, and says where an error is',
    async () => {
      expect(await compiled('match x:\n    case 1:\n        pass\n')).toMatchObject({ ok: true, python: '3.10' });
      expect(await compiled('match x:\n    case 1:\n        pass\n', { python: '3.9' })).toMatchObject({ ok: false });
      expect(await compiled('type X = int\n')).toMatchObject({ ok: false, problem: 'syntax_error', line: 1 });
      expect(await compiled('type X = int\n', { python: '3.12' })).toMatchObject({ ok: true });
      expect(await compiled('a = 1\nprint "x"\n')).toMatchObject({ problem: 'syntax_error', line: 2 });
    },
    patience,
  );

  it('takes whatever is no program for no program', async () => {
    for (const text of ['a\0b', '('.repeat(500), '\ud800 = 1', 'x = "\\N{no such name}"', 'def f(:', 'return'])
      expect(await compiled(text), JSON.stringify(text)).toMatchObject({ ok: false, problem: 'syntax_error' });
    expect(await compiled(null)).toMatchObject({ ok: false, problem: 'no_text' });
    expect(await compiled('')).toMatchObject({ ok: true, imports: [] });
  });

  it('names what a program imports, and what of it does not come with Python', async () => {
    const code = 'import os.path, numpy as np\nfrom . import x\nfrom yaml.loader import Loader\n';
    expect(await compiled(code)).toMatchObject({
      imports: ['.', 'numpy', 'os', 'yaml'],
      external: ['.', 'numpy', 'yaml'],
    });
    expect(await compiled(code, { allow: ['numpy', 'yaml'] })).toMatchObject({ external: ['.'] });
  });

  it(
    'rates a program, less its share of comments',
    async () => {
      const clean = '"""Doc."""\n\n\ndef twice(number):\n    """Double."""\n    return 2 * number\n';
      expect(await linted(clean)).toMatchObject({ ok: true, rating: 10, comment_ratio: 0, score: 10, messages: {} });
      expect(await linted('# one\n# two\n# three\n')).toMatchObject({ score: expect.toSatisfy((score) => score < 7) });
      const half = await linted(`${clean}# a comment\n`);
      expect(half.score).toBeCloseTo(10 * (1 - Number(half.comment_ratio)), 10);
      expect(await linted('print "x"\n')).toMatchObject({ ok: false, problem: 'not_rated', rating: null, score: null });
    },
    patience,
  );

  it(
    'hears no excuses of a file, unless it is told to',
    async () => {
      const code = '# pylint: disable=all\nimport os\n\ntext = "# pylint: disable=all"\n';
      expect(await linted(code)).toMatchObject({ messages: { 'unused-import': 1 } });
      expect(await linted(code, { strip_pragmas: false })).toMatchObject({ rating: null });
    },
    patience,
  );

  it(
    'rates each file for itself, whatever came before',
    async () => {
      const other = 'import os\n\n\ndef f( x):\n    return os.nothing\n';
      const alone = await linted(other);
      await linted('"""Doc."""\nimport os\nos.nothing = 1\n');
      expect(await linted(other)).toEqual(alone);
    },
    patience,
  );

  /** What `pylint` 4.1.4 prints under CPython 3.11.7 on Linux with the messages of SwallowCode off; by row of the material. */
  const real: Readonly<Record<number, number | null>> = {
    0: 0,
    1: 7.09,
    5: 8.42,
    9: 9.11,
    14: 6.5,
    20: 6.07,
    29: 7.5,
    33: 9.76,
    40: 6.25,
    48: 8.7,
    55: 9.26,
    63: 8.05,
    69: 8.65,
    73: 8.68,
    78: 8.21,
    86: 3.91,
    90: 7.76,
    97: 8.52,
    101: null,
    109: null,
  };
  it.skipIf(!existsSync(material))(
    'gives the ratings of the real command (skipped without the material)',
    async () => {
      const rows = readFileSync(material, 'utf8').trimEnd().split('\n');
      const texts = rows.map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text);
      const found: Record<number, Json> = {};
      for (const row of Object.keys(real).map(Number))
        found[row] = (await linted(texts[row] ?? '', { strip_pragmas: false })).rating ?? null;
      expect(found).toEqual(real);
    },
    patience,
  );

  it(
    'runs tests, and wants them to fail on a stub',
    async () => {
      const add = 'def add(one, two):\n    return one + two\n';
      expect(await tested(add, ['assert add(1, 2) == 3'])).toEqual({
        ok: true,
        problem: null,
        passed: 1,
        failed: 0,
        idle: 0,
        failures: [],
      });
      expect(await tested(add, ['assert add(1, 2) == 4'])).toMatchObject({
        problem: 'test_failed',
        failures: ['AssertionError'],
      });
      expect(await tested(add, ['assert add', 'assert callable(add)'])).toMatchObject({
        ok: false,
        problem: 'stub_passes',
        idle: 2,
      });
      expect(await tested(add, ['assert add', 'assert add(2, 2) == 4'])).toMatchObject({ ok: true, idle: 1 });
      expect(await tested(add, 'def test_add():\n    assert add(1, 2) == 3\n')).toMatchObject({ ok: true });
      expect(await tested(add, ['assert add(1, 2) == 3'], { least: 3 })).toMatchObject({ problem: 'few_tests' });
      expect(await tested('def add(', ['assert add'])).toMatchObject({ problem: 'syntax_error' });
    },
    patience,
  );

  it(
    'gives each program a process of its own',
    async () => {
      await tested('import builtins\nbuiltins.left = 1\nopen("/job/left", "w").write("x")', ['pass'], { telling: 0 });
      const look = 'import builtins, os\nfound = [hasattr(builtins, "left"), *os.listdir("/job")]';
      expect(await tested(look, ['assert found == [False], found'], { telling: 0 })).toMatchObject({ ok: true });
    },
    patience,
  );

  it('does as many jobs as fit into the time, at least one', async () => {
    const jobs = ['a', 'b', 'c'].map((code) => job('py_compile', { code }));
    expect((await host.runAll(jobs, () => patience)).results).toHaveLength(3);
    expect((await host.runAll(jobs, () => 1_000)).results).toHaveLength(1);
  });

  it('ends a job whose result is larger than allowed', async () => {
    const code = Array.from({ length: 150 }, (_, index) => `import module_${index}`).join('\n');
    const { results } = await host.runAll([job('py_compile', { code }, {}, { output: 500 })], () => patience);
    expect(results).toEqual([{ ok: false, problem: 'output' }]);
  });
});

it('says of every job that there is no Python where there is none', async () => {
  const host = sandboxHost(import.meta.dirname);
  const { results } = await host.runAll([job('py_compile', { code: '' })], () => 0);
  expect(results).toEqual([{ ok: false, problem: 'no_python' }]);
});
