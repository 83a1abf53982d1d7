import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../../../../shared/domain/templates/compile-template.ts';
import { findVariables, templateVariables } from '../../../../../shared/domain/templates/template-variables.ts';

const variables = (source: string) => findVariables(compileTemplate(source));

describe('templateVariables', () => {
  it('lists names in order of appearance, once each', () => {
    expect(templateVariables(compileTemplate('{{ b.x }}{{ a[c] }}{% if d == b %}{{ e|join(f) }}{% endif %}'))).toEqual([
      'b',
      'a',
      'c',
      'd',
      'e',
      'f',
    ]);
  });

  it('leaves out what the template sets itself', () => {
    expect(
      variables('{% set a = b %}{{ a }}{% for x, y in c %}{{ x }}{{ y }}{{ loop.index }}{% endfor %}').used,
    ).toEqual(['b', 'c']);
  });

  it('counts a loop variable outside its loop, and a name before it is set', () => {
    expect(variables('{{ a }}{% set a = 1 %}{% for x in [1] %}{% endfor %}{{ x }}').used).toEqual(['a', 'x']);
  });

  it('leaves out globals', () => {
    expect(variables('{% for i in range(n) %}{{ i }}{% endfor %}').used).toEqual(['n']);
  });

  it('reports names that are only tested apart', () => {
    expect(variables('{{ a is defined }}{{ b|default(c) }}{{ d is undefined }}{{ d }}')).toEqual({
      used: ['c', 'd'],
      tested: ['a', 'b'],
    });
  });
});
