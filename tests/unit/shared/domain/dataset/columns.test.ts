import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columnsOf, parquetSchema } from '../../../../../shared/domain/dataset/columns.ts';

describe('columnsOf', () => {
  it('reads kind and nullability from the row schema, in its order', () => {
    const row = z.strictObject({
      name: z.string(),
      side: z.enum(['a', 'b']).nullable(),
      small: z.int32(),
      large: z.int(),
      share: z.number(),
      open: z.boolean(),
      words: z.array(z.string()).nullable(),
    });
    expect(columnsOf(row).map(({ name, kind, nullable }) => `${name} ${kind}${nullable ? '?' : ''}`)).toEqual([
      'name string',
      'side string?',
      'small int32',
      'large int64',
      'share double',
      'open boolean',
      'words list?',
    ]);
  });

  it('names the member that has no column kind', () => {
    expect(() => columnsOf(z.strictObject({ when: z.date() }))).toThrow('when');
  });
});

describe('parquetSchema', () => {
  it('lays lists out in the three levels that every reader knows', () => {
    const names = parquetSchema([{ name: 'words', kind: 'list', nullable: true }]).map(({ name }) => name);
    expect(names).toEqual(['schema', 'words', 'list', 'element']);
  });
});
