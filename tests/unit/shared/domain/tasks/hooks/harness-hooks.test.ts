import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseLossless, toJson } from '../../../../../../shared/domain/json-lossless.ts';
import { harnessHooks } from '../../../../../../shared/domain/tasks/hooks/harness-hooks.ts';
import type { Row } from '../../../../../../shared/domain/tasks/hooks.ts';
import { isPyMap, type PyValue } from '../../../../../../shared/domain/templates/py-value.ts';
import { TemplateError } from '../../../../../../shared/domain/templates/template-error.ts';

/**
 * Rows made up here and what the harness's own functions (release 0.4.13, Python 3.11, recorded 2026-11-23) gave for
 * them: `set` are changed columns, `value` a field, `dropped` and `fails` say so.
 */
const cases = readFileSync(join(import.meta.dirname, 'recorded-hooks.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const { hook, ...outcome } = z
      .object({ hook: z.string(), set: z.json(), value: z.json(), dropped: z.json(), fails: z.json() })
      .partial({ set: true, value: true, dropped: true, fails: true })
      .parse(JSON.parse(line));
    return { hook, outcome, row: rowOf(line) };
  });

function rowOf(line: string): Row {
  const parsed = parseLossless(line);
  const row = parsed.ok && isPyMap(parsed.value) ? parsed.value.get('in') : undefined;
  if (!isPyMap(row)) throw new Error(line);
  return row;
}

function outcomeOf(name: string, row: Row): object {
  try {
    const given = harnessHooks.get(name)?.(row);
    if (given === undefined) return { dropped: true };
    if (!(given instanceof Map)) return { value: toJson(given as PyValue) };
    const changed = [...(given as Row)].filter(([column, value]) => !same(value, row.get(column)));
    return { set: Object.fromEntries(changed.map(([column, value]) => [column, toJson(value)])) };
  } catch (cause) {
    if (cause instanceof TemplateError) return { fails: true };
    throw cause;
  }
}

const same = (left: PyValue, right: PyValue | undefined): boolean =>
  right !== undefined && JSON.stringify(toJson(left)) === JSON.stringify(toJson(right));

describe('harnessHooks', () => {
  it.each([...Map.groupBy(cases, ({ hook }) => hook)])('%s gives what the harness gives', (name, all) => {
    expect(all.map(({ row }) => outcomeOf(name, row))).toEqual(all.map(({ outcome }) => outcome));
  });

  it.each([...harnessHooks.keys()])('%s refuses a row of another dataset as data, not as a bug', (name) => {
    const rows: Row[] = [new Map(), new Map([['text', 7]])];
    for (const row of rows) expect(() => harnessHooks.get(name)?.(row)).toThrow(TemplateError);
  });
});
