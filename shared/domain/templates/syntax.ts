import type { ArithmeticOperator } from './arithmetic.ts';
import type { Value } from './value.ts';

/** Our own syntax tree of a template; `read-syntax.ts` makes it from the tree of the parser library. */
export type Expression =
  | { readonly type: 'literal'; readonly value: Value }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'attribute'; readonly object: Expression; readonly name: string }
  | { readonly type: 'item'; readonly object: Expression; readonly index: Expression }
  | { readonly type: 'slice'; readonly object: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly type: 'call'; readonly callee: Expression; readonly args: CallArguments }
  | { readonly type: 'filter'; readonly operand: Expression; readonly name: string; readonly args: CallArguments }
  | {
      readonly type: 'test';
      readonly operand: Expression;
      readonly name: string;
      readonly negate: boolean;
      readonly args: CallArguments;
    }
  | { readonly type: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly type: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly type: 'sign'; readonly operator: '+' | '-'; readonly operand: Expression }
  | { readonly type: 'not'; readonly operand: Expression }
  | {
      readonly type: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `a < b < c` is one node: each neighbour pair must hold. */
  | { readonly type: 'compare'; readonly first: Expression; readonly rest: readonly Comparison[] }
  | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly type: 'conditional';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly otherwise: Expression | undefined;
    };

export interface Comparison {
  readonly operator: CompareOperator;
  readonly right: Expression;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
}

/** What `set` and `for` bind: a name, several names to unpack into, or an attribute of a namespace. */
export type Target =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'names'; readonly targets: readonly Target[] }
  | { readonly type: 'member'; readonly object: string; readonly name: string };

export type Statement = { readonly line: number } & (
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly expression: Expression }
  | {
      readonly type: 'if';
      readonly condition: Expression;
      readonly whenTrue: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly type: 'for';
      readonly target: Target;
      readonly iterable: Expression;
      readonly condition: Expression | undefined;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly type: 'set'; readonly target: Target; readonly value: Expression }
  | { readonly type: 'capture'; readonly target: Target; readonly body: readonly Statement[] }
  | {
      readonly type: 'filtered';
      readonly name: string;
      readonly args: CallArguments;
      readonly body: readonly Statement[];
    }
);

export function argumentsOf(args: CallArguments): readonly Expression[] {
  return [...args.positional, ...args.named.map(([, argument]) => argument)];
}

/** The expressions directly inside one, in order of appearance. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'literal':
    case 'name':
      return [];
    case 'attribute':
      return [expression.object];
    case 'item':
      return [expression.object, expression.index];
    case 'slice':
      return [expression.object, ...expression.bounds.filter((bound) => bound !== undefined)];
    case 'call':
      return [expression.callee, ...argumentsOf(expression.args)];
    case 'filter':
    case 'test':
      return [expression.operand, ...argumentsOf(expression.args)];
    case 'list':
    case 'tuple':
      return expression.items;
    case 'dict':
      return expression.entries.flat();
    case 'sign':
    case 'not':
      return [expression.operand];
    case 'arithmetic':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    case 'compare':
      return [expression.first, ...expression.rest.map(({ right }) => right)];
    case 'conditional':
      return [expression.whenTrue, expression.condition, ...(expression.otherwise ? [expression.otherwise] : [])];
  }
}
