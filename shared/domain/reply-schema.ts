import type { z } from 'zod';

/** A JSON schema as servers take it. */
export type ReplySchema = { readonly [name: string]: z.core.util.JSONType };

/**
 * An object with exactly these members, in their order. Only what every kind of server knows stands in a schema: no
 * optional members, no bounds of lengths and numbers, which some refuse and others are slow with. What a value is worth
 * says the parse step.
 */
export const objectSchema = (properties: Readonly<Record<string, ReplySchema>>): ReplySchema => ({
  type: 'object',
  properties: { ...properties },
  required: Object.keys(properties),
  additionalProperties: false,
});

export const textSchema: ReplySchema = { type: 'string' };

export const listSchema = (items: ReplySchema): ReplySchema => ({ type: 'array', items });

/** Null stands for a member that is missing. */
export const orNull = (type: 'string' | 'number' | 'integer' | 'boolean'): ReplySchema => ({ type: [type, 'null'] });
