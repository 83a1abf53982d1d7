/** A JSON value as the pipeline carries it. Integers beyond 2^53 travel as {@link BigInteger} text, never rounded. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** True for a plain JSON object, which excludes arrays and null. */
export function isJsonObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
