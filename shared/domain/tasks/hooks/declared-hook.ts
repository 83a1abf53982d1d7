import { z } from 'zod';
import { pyTruth } from '../../templates/compare.ts';
import { compileTemplate } from '../../templates/compile-template.ts';
import { Evaluator } from '../../templates/evaluate.ts';
import { defaultLimits, Meter } from '../../templates/limits.ts';
import type { PyValue } from '../../templates/py-value.ts';
import { Scope } from '../../templates/scope.ts';
import type { Expression } from '../../templates/syntax.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { plainValue } from './plain-value.ts';

/**
 * A hook as data. Expressions are those of Jinja, over the row's columns and what earlier steps set; they are our own
 * reading of the Python function, never taken from a task file.
 *
 * - `value`: for `doc_to_text`, `doc_to_target` and `doc_to_choice`: what the function gives.
 * - `steps`: for `process_docs`: `keep` drops the row unless it holds, `set` adds or replaces columns.
 */
export const DeclaredHook = z.union([
  z.strictObject({ value: z.string() }),
  z.strictObject({
    steps: z.array(
      z.union([z.strictObject({ keep: z.string() }), z.strictObject({ set: z.record(z.string(), z.string()) })]),
    ),
  }),
]);
export type DeclaredHook = z.infer<typeof DeclaredHook>;

type Step =
  | { readonly kind: 'keep'; readonly expression: Expression }
  | { readonly kind: 'set'; readonly name: string; readonly expression: Expression };

/** @throws TemplateError when an expression cannot be read. */
export function declaredHook(hook: DeclaredHook): TaskHook {
  if ('value' in hook) {
    const expression = readExpression(hook.value);
    return (row) => evaluate(expression, row);
  }
  const steps: Step[] = hook.steps.flatMap((step): Step[] =>
    'keep' in step
      ? [{ kind: 'keep', expression: readExpression(step.keep) }]
      : Object.entries(step.set).map(([name, text]) => ({ kind: 'set', name, expression: readExpression(text) })),
  );
  return (given) => {
    const row = new Map(given);
    for (const step of steps) {
      const value = evaluate(step.expression, row);
      if (step.kind === 'set') row.set(step.name, value);
      else if (!pyTruth(value)) return undefined;
    }
    return row;
  };
}

function readExpression(text: string): Expression {
  const [only, ...rest] = compileTemplate(`{{ ${text} }}`).statements;
  if (only?.type !== 'print' || rest.length > 0) throw new TemplateError('syntax', `not one expression: ${text}`);
  return only.expression;
}

function evaluate(expression: Expression, row: Row): PyValue {
  const meter = new Meter(defaultLimits);
  return plainValue(new Evaluator(meter).evaluate(expression, new Scope(row)), meter);
}
