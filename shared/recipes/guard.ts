import { fieldsOf } from '../domain/expressions/check-expression.ts';
import { evaluateExpression } from '../domain/expressions/evaluate-expression.ts';
import { readExpression } from '../domain/expressions/read-expression.ts';
import type { Expression } from '../domain/expressions/syntax.ts';
import type { YamlPath } from './read-yaml.ts';

/** A condition that a record meets wherever a step looks at it: the step's own `when`, or the branch it stands in. */
export interface Guard {
  readonly expression: string;
  /** Where it stands in the recipe. */
  readonly at: YamlPath;
  /** Set for branches: records of different branches of a route never meet. */
  readonly route?: { readonly field: string; readonly branch: string };
}

/** Equal for conditions that are written alike. */
export const guardKey = ({ expression, route }: Guard): string =>
  route === undefined ? expression.replace(/\s+/gu, ' ').trim() : `${route.field}: ${route.branch}`;

/** The conditions as one expression for the plan. */
export function allOf(guards: readonly Guard[]): string | undefined {
  if (guards.length === 0) return undefined;
  if (guards.length === 1) return guards[0]?.expression;
  return guards.map(({ expression }) => `(${expression})`).join(' and ');
}

/** Whether records of these guards are surely among those of the others, never, or perhaps. */
export function relation(of: readonly Guard[], among: readonly Guard[]): 'always' | 'never' | 'perhaps' {
  const keys = new Set(among.map(guardKey));
  if (of.every((guard) => keys.has(guardKey(guard)))) return 'always';
  const branches = new Map(among.flatMap(({ route }) => (route === undefined ? [] : [[route.field, route.branch]])));
  const apart = of.some(({ route }) => {
    const branch = route === undefined ? undefined : branches.get(route.field);
    return branch !== undefined && branch !== route?.branch;
  });
  return apart ? 'never' : 'perhaps';
}

/**
 * What a condition comes to by parameters alone, such as `$shots > 0` with the parameter filled in: a switch of the
 * recipe. Of conditions joined by `and` one that is false is enough.
 *
 * @returns undefined for a condition that depends on the record, and for a faulty one.
 */
export function switchOf({ expression, route }: Guard): boolean | undefined {
  if (route !== undefined) return undefined;
  const read = readExpression(expression);
  return 'fault' in read ? undefined : settled(read.expression);
}

function settled(expression: Expression): boolean | undefined {
  if (fieldsOf(expression).length === 0) return evaluateExpression(expression, {}) === true;
  if (expression.kind !== 'and') return undefined;
  return settled(expression.left) === false || settled(expression.right) === false ? false : undefined;
}
