import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../../../../shared/domain/json-lossless.ts';
import { compileTemplate } from '../../../../../shared/domain/templates/compile-template.ts';
import type { PyValue } from '../../../../../shared/domain/templates/py-value.ts';
import { renderTemplate } from '../../../../../shared/domain/templates/render-template.ts';
import { TemplateError } from '../../../../../shared/domain/templates/template-error.ts';

/** What Jinja2 itself printed for one template a line, or the error it raised; the first line tells how. */
const [head, ...probes] = readFileSync(new URL('jinja-probes.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const reading = parseLossless(line);
    if (!reading.ok || !(reading.value instanceof Map)) throw new Error(line.slice(0, 80));
    return reading.value;
  });
const doc: ReadonlyMap<string, PyValue> = head?.get('doc');

function outcome(source: string): string | TemplateError {
  try {
    return renderTemplate(compileTemplate(source), doc);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

describe('compileTemplate', () => {
  it.each(probes.map((probe) => [String(probe.get('template')), probe]))(
    'agrees with Jinja2 on %s',
    (source, probe) => {
      const got = outcome(source);
      if (probe.has('expected')) expect(got).toBe(probe.get('expected'));
      else expect(got).toBeInstanceOf(TemplateError);
    },
  );

  it.each([
    ['a\n{{ b c }}', 2],
    ['{% if a %}\n\n{{ b }}', 3],
    ['{{ a }}\n{% for x in %}{% endfor %}', 2],
    ['a\n{{ "x\n" }}{{ [1 }}', 3],
    ['\n\n{{ a|nosuch }}', 3],
    ['a\n{# b', 2],
  ])('names the line of wrong syntax in %j', (source, line) => {
    expect(() => compileTemplate(source)).toThrow(expect.objectContaining({ name: 'TemplateError', line }));
  });

  it('refuses what it leaves out by name', () => {
    for (const source of ['{% macro m() %}{% endmacro %}', '{{ f(*a) }}', '{% break %}']) {
      expect(() => compileTemplate(source)).toThrow(expect.objectContaining({ fault: 'unsupported' }));
    }
  });
});
