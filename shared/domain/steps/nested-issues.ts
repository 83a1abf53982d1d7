import { z } from 'zod';

/**
 * Findings of a schema that is looked up by name, as findings of the schema that holds the name. `params` carries them
 * as they are, so that a checker can tell them as well as its own.
 */
export function addNestedIssues(
  check: { addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string; params: NestedIssue }): void },
  path: readonly (string | number)[],
  schema: z.ZodType,
  value: unknown,
): void {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  for (const issue of schema.safeParse(value).error?.issues ?? [])
    check.addIssue({
      code: 'custom',
      path: [...path, ...issue.path],
      message: issue.message,
      params: { issue, known },
    });
}

export interface NestedIssue {
  readonly issue: z.core.$ZodIssue;
  /** Keys that the schema knows at its top. */
  readonly known: readonly string[];
}

/** The finding that another one carries. */
export function nestedIssue(issue: z.core.$ZodIssue): NestedIssue | undefined {
  const params: unknown = issue.code === 'custom' ? issue.params : undefined;
  return isNested(params) ? params : undefined;
}

const isNested = (params: unknown): params is NestedIssue =>
  typeof params === 'object' && params !== null && 'issue' in params && 'known' in params;
