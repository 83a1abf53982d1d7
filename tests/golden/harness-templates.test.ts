import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../shared/domain/json-lossless.ts';
import { compileTemplate } from '../../shared/domain/templates/compile-template.ts';
import type { PyValue } from '../../shared/domain/templates/py-value.ts';
import { renderTemplate } from '../../shared/domain/templates/render-template.ts';
import { TemplateError } from '../../shared/domain/templates/template-error.ts';

const golden = new URL('../../../shared/seeds/golden/', import.meta.url);
const present = existsSync(golden);
const title = present ? 'the harness template material' : 'the harness template material (absent: ../shared/seeds/golden)';

describe.skipIf(!present)(title, () => {
  it('renders every task template as Jinja2 does', () => {
    const cases = readCases('_templates.jsonl');
    expect(cases.length).toBeGreaterThanOrEqual(827);
    expect(cases.map(run).filter((failure) => failure !== undefined)).toEqual([]);
  });

  it('agrees with Jinja2 on every single feature, failures included', () => {
    const cases = readCases('_probes.jsonl');
    expect(cases.length).toBeGreaterThanOrEqual(49);
    expect(cases.map(run).filter((failure) => failure !== undefined)).toEqual([]);
  });
});

interface Case {
  readonly template: string;
  readonly doc: ReadonlyMap<string, PyValue>;
  /** Undefined: must fail. */
  readonly expected: string | undefined;
}

function readCases(file: string): Case[] {
  if (!present) return [];
  return readFileSync(new URL(file, golden), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const reading = parseLossless(line);
      if (!reading.ok || !(reading.value instanceof Map)) throw new Error(`${file}: ${line.slice(0, 80)}`);
      const expected = reading.value.get('expected');
      return {
        template: String(reading.value.get('template')),
        doc: reading.value.get('doc'),
        expected: expected === undefined ? undefined : String(expected),
      };
    });
}

/** @returns what differs, or undefined. */
function run({ template, doc, expected }: Case): object | undefined {
  try {
    const got = renderTemplate(compileTemplate(template), doc);
    return got === expected ? undefined : { template, expected: expected ?? 'an error', got };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return expected === undefined ? undefined : { template, expected, error: error.message };
  }
}
