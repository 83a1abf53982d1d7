import { z } from 'zod';
import type { CallContext } from '../services/callers.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).optional(),
});
const PolicyDocument = z.looseObject({
  Statement: z.union([z.array(Statement), Statement]).transform((value) => [value].flat()),
});
export type PolicyStatement = z.infer<typeof Statement>;

/** @throws Error when the policy says something that is not understood here: a right must not be guessed. */
export function policyStatements(id: string, document: unknown): PolicyStatement[] {
  const parsed = PolicyDocument.safeParse(document);
  if (!parsed.success) throw new Error(`The policy ${id} is not understood here: ${z.prettifyError(parsed.error)}`);
  for (const { Condition = {} } of parsed.data.Statement)
    for (const operator of Object.keys(Condition))
      if (!Object.hasOwn(operators, operator))
        throw new Error(`The policy ${id} has the condition ${operator}, which is not understood here.`);
  return parsed.data.Statement;
}

/** Whether the statements allow a call. A denial wins over every permission. */
export function allows(
  statements: readonly PolicyStatement[],
  action: string,
  resource: string,
  context: CallContext = {},
): boolean {
  const known = { ...always, ...context };
  const applying = statements.filter((statement) => applies(statement, action, resource, known));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

/** Calls on a loopback address count as transported securely, so that a policy may ask for it. */
const always: CallContext = { 'aws:SecureTransport': 'true' };

function applies(statement: PolicyStatement, action: string, resource: string, context: CallContext): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const lower = action.toLowerCase();
  if (Action ? !Action.some((one) => matches(one.toLowerCase(), lower)) : !NotAction) return false;
  if (NotAction?.some((one) => matches(one.toLowerCase(), lower))) return false;
  if (Resource ? !Resource.some((one) => matches(one, resource)) : !NotResource) return false;
  if (NotResource?.some((one) => matches(one, resource))) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => operators[operator]?.(context[key], values)),
  );
}

type Operator = (actual: string | undefined, values: readonly string[]) => boolean;
const stringLike: Operator = (actual, values) => actual !== undefined && values.some((one) => matches(one, actual));
const stringEquals: Operator = (actual, values) => actual !== undefined && values.includes(actual);
const operators: Readonly<Record<string, Operator>> = {
  Bool: stringEquals,
  StringEquals: stringEquals,
  StringLike: stringLike,
  ArnLike: stringLike,
  ArnEquals: stringLike,
};

const compiled = new Map<string, RegExp>();

/** `*` stands for any characters, `?` for one. */
function matches(pattern: string, value: string): boolean {
  if (pattern === '*' || pattern === value) return true;
  let expression = compiled.get(pattern);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\/]/gu, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, 'su');
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}
