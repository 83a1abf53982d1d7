import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../../../../shared/domain/templates/compile-template.ts';
import { PyFloat, type PyValue } from '../../../../../shared/domain/templates/py-value.ts';
import { renderTemplate } from '../../../../../shared/domain/templates/render-template.ts';
import { TemplateError } from '../../../../../shared/domain/templates/template-error.ts';

const render = (source: string, row: Record<string, PyValue> = {}): string =>
  renderTemplate(compileTemplate(source), new Map(Object.entries(row)));

function faultOf(source: string, row: Record<string, PyValue> = {}): TemplateError | undefined {
  try {
    render(source, row);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

/** Every expectation here was printed by Jinja2 3.1.6 under Python 3.11 with the harness's settings. */
const printed: readonly (readonly [string, string])[] = [
  [
    '{{ none }} {{ true }} {{ 1.0 }} {{ 1e16 }} {{ 1e-5 }} {{ 0.1 + 0.2 }} {{ 1e15 }}',
    'None True 1.0 1e+16 1e-05 0.30000000000000004 1000000000000000.0',
  ],
  ['{{ ["a", "b\'s", \'c"d\', none, 1.5, (1,), {"k": []}] }}', `['a', "b's", 'c"d', None, 1.5, (1,), {'k': []}]`],
  [
    '{{ 9007199254740991 + 2 }} {{ 12345678901234567890 * 10 }} {{ 2 ** 64 // 3 }}',
    '9007199254740993 123456789012345678900 6148914691236517205',
  ],
  ['{{ 7 // 2 }} {{ -7 // 2 }} {{ - 7 % 3 }} {{ 7 % (0 - 3) }} {{ 7 / 2 }} {{ 6 / 2 }}', '3 -4 2 -2 3.5 3.0'],
  ['{{ 1 < 2 < 3 }} {{ (3 > 2) > 1 }} {{ 3 > 2 > 1 }} {{ 1 == 1.0 == true }}', 'True False True True'],
  ['{{ "1" == 1 }} {{ [1] == (1,) }} {{ "a" < "b" }} {{ "\uffff" < "\u{1F600}" }}', 'False False True True'],
  ['{{ "a😀b"[1] }} {{ "a😀b"[::-1] }} {{ "a😀b"|length }} {{ "abc"[-2:] }}', '😀 b😀a 3 bc'],
  ['{{ "  a b  c ".split(none, 1) }} {{ "a,b,c".rsplit(",", 1) }}', "['a', 'b  c '] ['a,b', 'c']"],
  [
    '{{ "xxaxx".strip("x") }} {{ "they\'re".title() }} {{ "they\'re"|title }} {{ "ABC def".capitalize() }}',
    "a They'Re They're Abc def",
  ],
  ['{% set x = 0 %}{% for i in [1, 2] %}{{ x }}{% set x = i %}{{ x }}{% endfor %}{{ x }}', '01020'],
  ['{% for i in [1, 2, 3, 4] if i is even %}{{ loop.index }}{{ i }}{{ loop.length }}{% else %}-{% endfor %}', '122242'],
  ['{% set ns = namespace(a=1) %}{% for i in [1, 2] %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}', '4'],
  ['{{ "a" if false }}|{{ missing is defined }}|{{ missing|default("d") }}', '|False|d'],
  ['{{ i is divisibleby 7 and true }} {{ i is not in [1] }} {{ 3 is odd }}', 'True True True'],
  ['{{ {1: "x", true: "y"}[1] }} {{ {"a": {"b": 1}}}}', "y {'a': {'b': 1}}"],
  ['{{ 1, 2 }} {{ (1,) }} {{ () }} {{ [1, ] }}', '(1, 2) (1,) () [1]'],
  ['{{ 2.5|round }} {{ 2.675|round(2) }} {{ 2|round }} {{ "٣"|int }} {{ "x"|int(5) }}', '2.0 2.67 2 3 5'],
  ['a\n\n', 'a\n\n'],
  ['{%- if true %} a {%- endif %}\n', ' a\n'],
  ['a\r\nb{# c #}{% raw %}{{ x }}{% endraw %}', 'a\nb{{ x }}'],
];

describe('renderTemplate', () => {
  it.each(printed)('prints as Python does: %s', (source, expected) => {
    expect(render(source, { i: 7 })).toBe(expected);
  });

  it('tells ints, floats and big ints of a row apart', () => {
    expect(render('{{ [a, b, c] }} {{ a == b }}', { a: 1, b: new PyFloat(1), c: 10n ** 20n })).toBe(
      '[1, 1.0, 100000000000000000000] True',
    );
  });

  it('names the missing variable and the line', () => {
    const fault = faultOf('a\nb {{ missing }}');
    expect(fault).toMatchObject({ fault: 'undefined', variable: 'missing', line: 2 });
    expect(fault?.message).toBe("'missing' is undefined (template line 2)");
  });

  it('does not call a missing member a missing variable', () => {
    expect(faultOf('{{ row.zz }}', { row: new Map() })).toMatchObject({ fault: 'undefined', variable: undefined });
  });

  it.each([
    ['{{ "a" + 1 }}', 'type'],
    ['{{ 1 < "a" }}', 'type'],
    ['{{ 1 / 0 }}', 'value'],
    ['{{ ["a"].index("b") }}', 'value'],
    ['{{ none.x.y }}', 'undefined'],
    ['{{ [1][5] }}', 'undefined'],
    ['{{ [1, "a"]|sort }}', 'type'],
    ['{{ 1|length }}', 'type'],
    ['{{ [1]|map("upper") }}', 'type'],
    ['{{ range(3).x() }}', 'undefined'],
  ])('fails on %s with a %s fault', (source, fault) => {
    expect(faultOf(source)?.fault).toBe(fault);
  });

  it('fails with a TemplateError or not at all, whatever the template', () => {
    const words =
      '{{ }} {% %} {# #} if else endif for in endfor set is not and or a b 1 2.5 "x" ( ) [ ] { } , . : | + - * / % ~ == < length join( upper range( default('.split(
        ' ',
      );
    const source = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4, unit: 'binary' })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(source, fc.jsonValue(), (parts, a) => {
        expect(() => faultOf(parts.join(' '), { a: typeof a === 'string' ? a : [1], b: 'text' })).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  it('prints strings in lists so that Python reads them back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = render('{{ [a] }}', { a: text });
        expect(render(`{{ ${shown.slice(1, -1)} }}`)).toBe(text);
      }),
    );
  });
});
