import type { Json } from '../json.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { readExpression } from './read-expression.ts';
import type { Expression } from './syntax.ts';

/** An expression ready to be evaluated for many records. @throws Error for a faulty one; plans hold checked ones only. */
export function compileExpression(source: string): (fields: Readonly<Record<string, Json>>) => Json {
  const expression = readChecked(source);
  return (fields) => evaluateExpression(expression, fields);
}

/** Whether the expression is true for a record; null counts as false. */
export function compileCondition(source: string): (fields: Readonly<Record<string, Json>>) => boolean {
  const expression = readChecked(source);
  return (fields) => evaluateExpression(expression, fields) === true;
}

function readChecked(source: string): Expression {
  const read = readExpression(source);
  if ('fault' in read) throw new Error(`The expression ${JSON.stringify(source)} is faulty: ${read.fault.message}`);
  return read.expression;
}
