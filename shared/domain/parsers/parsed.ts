import type { Rejected } from '../verdict.ts';

/** What a parser makes of a reply: a value, or the verdict that rejects it. A parser never throws. */
export type Parsed<Value> = { readonly kept: true; readonly value: Value } | Rejected;

/** A longer reply than any step asks for; nothing below has to be quick on it. Characters, our guess. */
export const maximumReplyLength = 200_000;
