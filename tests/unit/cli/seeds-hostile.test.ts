import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Computer, computer } from './fake-world.ts';

const good = (name: string, more = ''): string =>
  `task: ${name}\ndataset_path: org/x\ntraining_split: train\ntest_split: test\ndoc_to_text: "{{q}}?"\ndoc_to_target: a\n${more}`;

/** Ten anchors, each of ten aliases of the one before: ten thousand million values when written out. */
const bomb = Array.from({ length: 10 }, (_, level) => {
  const entries = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*a${level - 1}`)).join(', ');
  return `a${level}: &a${level} [${entries}]\n`;
}).join('');

/** Task files made to do harm, each with the code of its line in the report. */
const hostileFiles: readonly (readonly [string, string, string])[] = [
  ['bomb', 'bad_yaml', `task: bomb\n${bomb}`],
  ['python_tag', 'bad_yaml', 'task: !!python/object/apply:os.system ["touch owned"]\n'],
  ['js_tag', 'bad_yaml', 'task: x\nv: !!js/function "function () { process.exit() }"\n'],
  ['unknown_tag', 'bad_yaml', 'task: x\nv: !include /etc/passwd\n'],
  ['function_list', 'bad_yaml', 'task: x\nprocess_docs: !function [a, b]\n'],
  ['deep', 'bad_yaml', `task: x\nv: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`],
  ['deeper', 'bad_yaml', `task: x\nv: ${'{a: '.repeat(50_000)}\n`],
  ['wide', 'bad_yaml', `task: x\nv: [${'1,'.repeat(60_000)}]\n`],
  ['open_quote', 'bad_yaml', `task: "${'x '.repeat(100_000)}`],
  ['binary', 'bad_yaml', '\u0000\u0001\u0002task: x\n'],
  ['list', 'bad_yaml', '- task: x\n'],
  ['two_documents', 'bad_yaml', 'task: x\n---\ntask: y\n'],
  ['itself', 'include_cycle', 'include: itself.yaml\ntask: x\n'],
  ['ring_a', 'include_cycle', 'include: ring_b.yaml\ntask: ring_a\n'],
  ['ring_b', 'include_cycle', 'include: ring_a.yaml\ntask: ring_b\n'],
  ['climbing', 'include_outside', 'include: ../../../../../../etc/passwd\ntask: x\n'],
  ['absolute', 'include_outside', 'include: /etc/passwd\ntask: x\n'],
  ['device', 'include_outside', 'include: "C:\\\\secrets"\ntask: x\n'],
  ['absent', 'include_missing', 'include: nowhere\ntask: x\n'],
  ['through_link', 'include_missing', 'include: outside_link\ntask: x\n'],
  ['no_name', 'not_a_task', 'doc_to_text: q\n'],
  ['odd_name', 'not_a_task', 'task: {a: b}\n'],
  ['wrong_kind', 'bad_task', good('wrong_kind', 'training_split: [train]\n')],
  ['open_template', 'template_error', good('open_template', 'doc_to_text: "{{ q"\n')],
  ['macro', 'template_error', good('macro', 'doc_to_text: "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"\n')],
  ['import_os', 'template_error', good('import_os', 'doc_to_text: "{% import \'os\' as o %}"\n')],
  ['hook_out', 'hook_unsupported', good('hook_out', 'process_docs: !function ../../evil.run\n')],
  ['runs_code', 'unsafe_code', good('runs_code', 'unsafe_code: true\n')],
];

function hostileFolder(): Computer {
  const here = computer();
  const tasks = join(here.folder, 'h');
  mkdirSync(join(tasks, 'fam'), { recursive: true });
  for (const [name, , text] of hostileFiles) writeFileSync(join(tasks, 'fam', `${name}.yaml`), text);
  writeFileSync(join(tasks, 'fam', 'good.yaml'), good('good'));
  writeFileSync(join(here.folder, 'secret.yaml'), good('secret'));
  symlinkSync(join(here.folder, 'secret.yaml'), join(tasks, 'fam', 'linked_out.yaml'));
  symlinkSync(join(here.folder, 'secret.yaml'), join(tasks, 'fam', 'outside_link'));
  symlinkSync(join(tasks, 'nothing.yaml'), join(tasks, 'fam', 'linked_nowhere.yaml'));
  symlinkSync('/', join(tasks, 'fam', 'root'));
  symlinkSync(tasks, join(tasks, 'fam', 'loop'));
  execFileSync('mkfifo', [join(tasks, 'fam', 'pipe.yaml')]);
  writeFileSync(join(tasks, 'fam', 'huge.yaml'), '');
  truncateSync(join(tasks, 'fam', 'huge.yaml'), 100 * 1024 * 1024);
  return here;
}

describe('sower seeds audit of a hostile folder', () => {
  it('gives each file that it refuses a line with a code, and loses nothing else', async () => {
    const { code, out } = await hostileFolder().sower(
      ...['seeds', 'audit', 'h', '--json', '--all', '--licenses', 'unknown'],
    );
    expect(code).toBe(0);
    const lines = out.trim().split('\n').slice(0, -1);
    const codes = Object.fromEntries(
      lines.map((line) => {
        const { path, code: found } = JSON.parse(line);
        return [path.slice('fam/'.length, -'.yaml'.length), found];
      }),
    );
    expect(codes).toEqual({
      ...Object.fromEntries(hostileFiles.map(([name, expected]) => [name, expected])),
      good: null,
      linked_out: 'include_missing',
      linked_nowhere: 'include_missing',
      pipe: 'include_missing',
      huge: 'task_too_large',
    });
  });
});

/** Templates that would run for ever, take all memory or find a way out; each row is refused, and the others are not. */
const hostileTemplates: readonly string[] = [
  '{% for i in range(10**9) %}{{ i }}{% endfor %}',
  '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}',
  "{{ 'a' * 10 ** 9 }}",
  '{{ 7 ** (10 ** 8) }}',
  "{% set ns = namespace(s='a') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
  "{{ ''.constructor.constructor('return process')() }}",
  '{{ q.__class__.__mro__[1].__subclasses__() }}',
  "{{ q['__proto__'] }}",
  '{{ self.__init__.__globals__ }}',
  '{{ cycler }}',
];

describe('sower seeds render of hostile templates and rows', () => {
  it.each(hostileTemplates)('refuses each row of %s, and soon', { timeout: 10_000 }, async (template) => {
    const here = computer();
    here.write('h/fam/t.yaml', good('t', `doc_to_text: ${JSON.stringify(template)}\n`));
    here.write('rows/t/train.jsonl', '{"q": "x", "a": "y"}\n{"q": "z", "a": "y"}\n');
    const { code, out } = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 't');
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { row_id: 0, rejected: expect.any(String) },
      { row_id: 1, rejected: expect.any(String) },
    ]);
  });

  it('refuses rows that are none, and shows all others', async () => {
    const here = computer();
    here.write('h/fam/t.yaml', good('t', 'doc_to_text: "{{q}}|{{n}}"\n'));
    const rows = [
      '{"q": "x", "n": 1, "a": "y"}',
      '{"q": "x", "n": 1.0, "a": "y"}',
      '{"q": "x", "n": 12345678901234567890123, "a": "y"}',
      '{"q": "x", "n": NaN, "a": "y"}',
      '{"q": {"deep": [null, true]}, "n": -0.0, "a": "y"}',
      '{"q": "{{ 7 * 7 }}{% for %}", "n": 1e400, "a": "y"}',
      '{"q": "x", "a": "y"}',
      '[1, 2]',
      'no json',
      `{"q": "x", "n": ${'9'.repeat(5_000)}, "a": "y"}`,
      `{"q": ${'['.repeat(500)}${']'.repeat(500)}, "n": 1, "a": "y"}`,
      '{"__proto__": {"q": "x"}, "n": 1, "a": "y"}',
      `{"q": "${'x'.repeat(3_000_000)}", "n": 1, "a": "y"}`,
      '{"q": "last", "n": 2, "a": "y"}',
    ];
    here.write('rows/t/train.jsonl', rows.join('\n'));
    const { out } = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 't');
    const shown = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ text, rejected }) => text ?? rejected);
    expect(shown).toEqual([
      'x|1',
      'x|1.0',
      'x|12345678901234567890123',
      'x|nan',
      "{'deep': [None, True]}|-0.0",
      '{{ 7 * 7 }}{% for %}|inf',
      'undefined_column',
      'bad_schema',
      'bad_json',
      'bad_json',
      'too_deep',
      'undefined_column',
      'template_error',
      'last|2',
    ]);
  });
});
