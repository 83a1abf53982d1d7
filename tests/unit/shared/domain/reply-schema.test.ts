import { describe, expect, it } from 'vitest';
import { listSchema, objectSchema, orNull, textSchema } from '../../../../shared/domain/reply-schema.ts';

describe('objectSchema', () => {
  it('wants every member in its order and no other, as strict servers ask of a schema', () => {
    expect(objectSchema({ b: textSchema, a: listSchema(orNull('integer')) })).toEqual({
      type: 'object',
      properties: { b: { type: 'string' }, a: { type: 'array', items: { type: ['integer', 'null'] } } },
      required: ['b', 'a'],
      additionalProperties: false,
    });
  });
});
