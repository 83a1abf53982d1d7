import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../../../../shared/domain/templates/compile-template.ts';
import type { PyValue } from '../../../../../shared/domain/templates/py-value.ts';
import { renderTemplate } from '../../../../../shared/domain/templates/render-template.ts';
import { TemplateError } from '../../../../../shared/domain/templates/template-error.ts';

const render = (source: string, row: Record<string, PyValue> = {}): string =>
  renderTemplate(compileTemplate(source), new Map(Object.entries(row)));

/** Templates that would run for ever, or eat all memory, without limits. */
const greedy: readonly string[] = [
  '{% for i in range(10**9) %}{{ i }}{% endfor %}',
  '{{ range(10**9)|list|length }}',
  '{{ 10 ** (10 ** 10) }}',
  '{{ 7 ** (10 ** 8) }}',
  "{{ 'a' * 10 ** 9 }}",
  "{{ ('a' * 4000000) * 4000000 }}",
  '{{ [0] * 10 ** 9 }}',
  "{{ 'x'.center(10 ** 9) }}{{ 'x'.zfill(10 ** 9) }}",
  "{{ 'x'|center(10 ** 9) }}",
  "{{ 'a\\nb'|indent(10 ** 9) }}",
  "{{ '%999999999d' % 1 }}",
  "{{ '{:9999}'.format(1) * 9999 * 9999 }}",
  '{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}',
  "{% set ns = namespace(s='a') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
  '{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}',
  '{% set ns = namespace(s=[1], t=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}',
  '{% set ns = namespace(s=[1]) %}{% for i in range(99999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}',
  '{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s|tojson }}',
  "{% set a = 'a' * 4000000 %}{{ ('b' + 'a' * 2000000) in a }}",
  "{% set a = 'a' * 4000000 %}{{ a.count('b' + 'a' * 2000000) }}{{ a.replace('', a) }}",
  "{% set a = 'a' * 400000 %}{% for i in range(99999) %}{{ a[i] == a[-1] }}{{ a|length }}{{ a.strip() == a }}{% endfor %}",
  "{% set a = ('ab ' * 100000).split() %}{% for i in range(99999) %}{% set x = a|sort|unique|list %}{% endfor %}",
  '{{ range(3000)|map("string")|unique|list|length }}{{ range(99999)|unique|list|length }}',
  "{{ ('a' * 100000)|regex_replace('(a*)*(a*)*b', '') * 10000 }}",
  "{{ ('a' * 2000000)|regex_replace('(a|aa)+$', 'x') * 9999999 }}",
  "{{ 'a'|regex_replace('a', 'b' * 4000000) * 2 }}",
];

/** Templates whose texts are made to be slow to look through; they end well or at a limit, and soon. */
const slow: readonly string[] = [
  "{{ ('9_' * 500000)|int }}{{ ('9' * 1000000)|float }}{{ (' ' * 1000000)|int }}",
  "{{ ('%(' * 300000) % 1 }}",
  "{{ ('{0' * 300000).format(1) }}",
  "{{ ('a' * 1000000).title() }}",
  "{{ ('😀' * 400000)|wordcount }}",
  "{{ ('a' * 1000000)|regex_replace('((a{1,30}){1,30}){1,30}', 'b') }}",
  "{{ (' a' * 400000).rsplit(none, 100000)|length }}",
  "{{ (('a' * 500000) ~ '.' * 500000)|truncate(5) }}",
];

/** Templates that look for a way out of the data. */
const escaping: readonly string[] = [
  "{{ ''.constructor }}",
  "{{ ''.constructor.constructor('return process')() }}",
  "{{ ''['constructor'] }}",
  '{{ [].constructor }}',
  '{{ {}.__proto__ }}',
  "{{ {}['__proto__'] }}",
  '{{ row.__proto__.polluted }}',
  '{{ row.hasOwnProperty }}',
  '{{ row.toString() }}',
  "{{ row['__class__'] }}",
  "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  '{{ range.constructor }}',
  '{{ loop }}',
  '{{ self }}',
  '{{ this }}',
  '{{ globalThis }}',
  '{{ process }}',
  '{{ constructor }}',
  '{{ __proto__ }}',
  '{{ toString }}',
  "{{ '{0.__class__}'.format(row) }}",
  "{{ row|attr('__proto__') }}",
  "{{ rows|map(attribute='constructor.name')|list }}",
  '{% set __proto__ = namespace(a=1) %}{{ __proto__.polluted }}',
];

/** Templates that are no templates, or ask for what this engine leaves out. */
const wrong: readonly string[] = [
  '{{',
  '{{ }}',
  '{% %}',
  '{% if %}{% endif %}',
  '{% if a %}',
  '{% endfor %}',
  '{% for a %}{% endfor %}',
  '{% for a in b %}',
  "{{ 'a }}",
  '{{ a | }}',
  '{{ a is }}',
  '{{ a is not }}',
  '{{ (1 }}',
  '{{ 1) }}',
  '{{ [1 }}',
  "{{ '\\u12' }}",
  '{# a',
  '{% raw %}a',
  '{{ a ! b }}',
  '{{ a b }}',
  '{{ a|nosuch }}',
  '{{ a is nosuch }}',
  "{% include 'x' %}",
  "{% extends 'x' %}",
  "{% import 'x' as y %}",
  '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
  '{% block a %}{% endblock %}',
  '{{ f(*a) }}',
  '{% set 1 = 2 %}',
  '{% break %}',
  `${'{{ ('.repeat(5_000)}`,
  `{{ ${'('.repeat(5_000)}1${')'.repeat(5_000)} }}`,
  `{{ ${'['.repeat(5_000)}${']'.repeat(5_000)} }}`,
  `{{ ${'not '.repeat(9_000)}1 }}`,
  `{{ ${'-'.repeat(9_000)}1 }}`,
  `{{ ${'1 if 1 else '.repeat(4_000)}1 }}`,
  `{{ a${'.a'.repeat(9_000)} }}`,
  `{{ 1${' + 1'.repeat(9_000)} }}`,
  `{{ 1${'|abs'.repeat(9_000)} }}`,
  `{{ 1${' is odd'.repeat(9_000)} }}`,
  '{% if 1 %}'.repeat(9_000),
  `{% if 1 %}${'{% elif 1 %}'.repeat(4_000)}{% endif %}`,
  'a'.repeat(300_000),
  `{{ ${'a '.repeat(130_000)} }}`,
  `{{ ${"'' ".repeat(80_000)} }}`,
  `{{ 1 is odd [${'1,'.repeat(100_000)}] }}`,
  '{{ a }}'.repeat(30_000),
];

const row = { row: new Map<string, PyValue>([['a', 1]]), rows: [new Map<string, PyValue>([['a', 1]])], a: 1, b: [1] };

describe('a hostile template', () => {
  it.each(greedy.map((source) => [source]))('ends at a limit: %s', (source) => {
    expect(() => render(source)).toThrow(TemplateError);
  });

  it.each(slow.map((source) => [source]))(
    'does not go through a text again and again: %s',
    { timeout: 10_000 },
    (source) => {
      const outcome = (): string => {
        try {
          return render(source);
        } catch (error) {
          return error instanceof TemplateError ? error.fault : String(error);
        }
      };
      expect(outcome()).not.toContain('Error');
    },
  );

  it.each(escaping.map((source) => [source]))('finds no way out of the data: %s', (source) => {
    expect(() => render(source, row)).toThrow(TemplateError);
  });

  it.each(wrong.map((source) => [source.slice(0, 60), source]))('is refused when it is read: %s', (_, source) => {
    expect(() => compileTemplate(source)).toThrow(TemplateError);
  });

  it('sees a column of any name as data', () => {
    const names = ['__proto__', 'constructor', 'toString', 'range', 'namespace', 'hasOwnProperty', '__class__'];
    for (const name of names) expect(render(`{{ ${name} }}`, Object.fromEntries([[name, 'text']]))).toBe('text');
    const nested = new Map<string, PyValue>(names.map((name) => [name, name]));
    for (const name of names)
      expect(render(`{{ row['${name}'] }}${'{{ row.'}${name} }}`, { row: nested })).toBe(name + name);
  });

  it('never reads the text of a row as a template', () => {
    expect(render('{{ a }}{{ [a] }}', { a: '{{ 7 * 7 }}{% for %}' })).toBe(
      "{{ 7 * 7 }}{% for %}['{{ 7 * 7 }}{% for %}']",
    );
  });
});
