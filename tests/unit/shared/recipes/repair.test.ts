import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml } from '../../../../shared/recipes/read-yaml.ts';
import { repaired } from '../../../../shared/recipes/repair.ts';
import { schemaProblems } from '../../../../shared/recipes/schema-problems.ts';

const plain = z.strictObject({ view: z.enum(['short', 'long']).default('long') });
const columns = z.strictObject({
  columns: z.record(z.string().regex(/^[a-z]+$/u, { message: 'lower-case letters' }), z.enum(['text', 'number'])),
  partition_by: z.string().optional(),
});
const schema = z.union([plain, columns]);

const problemsOf = (text: string): string[] => {
  const read = readYaml('f.yaml', text);
  if ('problems' in read) throw new Error('no YAML');
  return schemaProblems({ yaml: read.yaml, at: [], value: read.yaml.value, schema }).map(
    ({ line, message, nearest }) => `${line}: ${message}${nearest === undefined ? '' : ` -> ${nearest}`}`,
  );
};

describe('values that one of several shapes refuses', () => {
  it('are judged by the shape whose keys they have', () => {
    expect(problemsOf('columns: { a: text, B: text }\npartition_by: a\n')).toEqual(['1: "B" cannot be a name here']);
    expect(problemsOf('view: shorter\n')).toEqual([expect.stringMatching(/"view".*-> short/u)]);
  });

  it('are made readable by that shape, so that further checks can go on', () => {
    expect(repaired(schema, { columns: { a: 'text', B: 'text', c: 'txt' }, partition_by: 'a' })).toEqual({
      columns: { a: 'text', c: 'text' },
      partition_by: 'a',
    });
    expect(repaired(schema, { view: 'shorter', other: 1 })).toEqual({ view: 'short' });
  });

  it('are put on the right side of a bound that does not belong to its range', () => {
    const share = z.strictObject({
      top_p: z.number().gt(0).max(1),
      share: z.number().gt(0).lt(1),
      count: z.int().positive(),
    });
    expect(repaired(share, { top_p: 0, share: 2, count: -3 })).toEqual({ top_p: 1, share: 0.5, count: 1 });
  });
});
