import type { ArithmeticOperator } from './arithmetic.ts';
import {
  type ForeignNode,
  isNode,
  nodeOf,
  nodesOf,
  numberIn,
  optionalNode,
  pairsOf,
  textOf,
  wrongSyntax,
} from './foreign-tree.ts';
import { PyFloat } from './py-value.ts';
import type { CallArguments, CompareOperator, Comparison, Expression } from './syntax.ts';
import { reserved } from './tag-tokens.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/** Left-deep chains such as `a + b + c` nest too; the evaluator recurses over them. */
const maximumDepth = 300;

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

const arithmetic = new Set(['+', '-', '*', '/', '//', '%', '**', '~']);
const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in']);

/** Names of filters and tests that exist; others are refused when the template is read. */
export interface Known {
  readonly filters: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
}

/** Makes expressions of our tree out of the library's, for one statement at a time. */
export class ExpressionReader {
  readonly #known: Known;
  readonly line: number;
  #depth = 0;

  constructor(known: Known, line: number) {
    this.#known = known;
    this.line = line;
  }

  /** @throws TemplateError for what Jinja or this engine does not have. */
  read(node: ForeignNode): Expression {
    this.#depth += 1;
    if (this.#depth > maximumDepth) {
      throw new TemplateError('limit', `an expression is nested deeper than ${maximumDepth}`, { line: this.line });
    }
    const expression = this.#read(node);
    this.#depth -= 1;
    return expression;
  }

  #read(node: ForeignNode): Expression {
    const { line } = this;
    switch (node.type) {
      case 'StringLiteral':
        return { type: 'literal', value: textOf(node, 'value', line) };
      case 'IntegerLiteral':
        return { type: 'literal', value: numberIn(node, 'value', line) };
      case 'FloatLiteral':
        return { type: 'literal', value: new PyFloat(numberIn(node, 'value', line)) };
      case 'Identifier':
        return this.#name(textOf(node, 'value', line));
      case 'ArrayLiteral':
        return { type: 'list', items: this.#all(nodesOf(node, 'value', line)) };
      case 'TupleLiteral':
        return { type: 'tuple', items: this.#all(nodesOf(node, 'value', line).filter((item) => !isEnd(item))) };
      case 'ObjectLiteral':
        return {
          type: 'dict',
          entries: pairsOf(node, line).map(([key, member]) => [this.read(key), this.read(member)] as const),
        };
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression':
        return { type: 'call', callee: this.read(nodeOf(node, 'callee', line)), args: this.arguments(node) };
      case 'FilterExpression':
        return this.#filter(node);
      case 'UnaryExpression':
        return this.#unary(node);
      case 'BinaryExpression':
        return this.#binary(node);
      case 'Ternary':
        return {
          type: 'conditional',
          condition: this.read(nodeOf(node, 'condition', line)),
          whenTrue: this.read(nodeOf(node, 'trueExpr', line)),
          otherwise: this.read(nodeOf(node, 'falseExpr', line)),
        };
      case 'SelectExpression':
        return {
          type: 'conditional',
          condition: this.read(nodeOf(node, 'test', line)),
          whenTrue: this.read(nodeOf(node, 'lhs', line)),
          otherwise: undefined,
        };
      default:
        throw new TemplateError('unsupported', `${node.type} is not supported in a template`, { line });
    }
  }

  #all(nodes: readonly ForeignNode[]): Expression[] {
    return nodes.map((node) => this.read(node));
  }

  #name(name: string): Expression {
    const constant = constants.get(name);
    if (constant !== undefined) return { type: 'literal', value: constant };
    if (name === reserved.emptyTuple) return { type: 'tuple', items: [] };
    if (name.startsWith(reserved.int)) return { type: 'literal', value: BigInt(name.slice(reserved.int.length)) };
    if (name.startsWith('\0')) throw wrongSyntax('a comma or test stands where none can be', this.line);
    return { type: 'name', name };
  }

  #member(node: ForeignNode): Expression {
    const object = this.read(nodeOf(node, 'object', this.line));
    const property = nodeOf(node, 'property', this.line);
    if (property.type === 'SliceExpression') {
      const bounds = ['start', 'stop', 'step'].map((member) => {
        const bound = optionalNode(property, member);
        return bound && this.read(bound);
      });
      return { type: 'slice', object, bounds };
    }
    if (Reflect.get(node, 'computed') === true || property.type === 'IntegerLiteral') {
      return { type: 'item', object, index: this.read(property) };
    }
    return { type: 'attribute', object, name: textOf(property, 'value', this.line) };
  }

  #filter(node: ForeignNode): Expression {
    const operand = this.read(nodeOf(node, 'operand', this.line));
    const { name, args } = this.filterCall(nodeOf(node, 'filter', this.line));
    for (const [prefix, negate] of [[reserved.test, false] as const, [reserved.notTest, true] as const]) {
      if (!name.startsWith(prefix)) continue;
      const test = name.slice(prefix.length);
      if (!this.#known.tests.has(test)) throw wrongSyntax(`there is no test '${test}'`, this.line);
      return { type: 'test', operand, name: test, negate, args };
    }
    if (!this.#known.filters.has(name)) throw wrongSyntax(`there is no filter '${name}'`, this.line);
    return { type: 'filter', operand, name, args };
  }

  /** Name and arguments behind a `|` or of a filter block. */
  filterCall(node: ForeignNode): { name: string; args: CallArguments } {
    if (node.type === 'Identifier')
      return { name: textOf(node, 'value', this.line), args: { positional: [], named: [] } };
    const callee = node.type === 'CallExpression' ? nodeOf(node, 'callee', this.line) : undefined;
    if (callee?.type !== 'Identifier') throw wrongSyntax('expected the end of the tag behind a filter', this.line);
    return { name: textOf(callee, 'value', this.line), args: this.arguments(node) };
  }

  arguments(node: ForeignNode): CallArguments {
    const positional: Expression[] = [];
    const named: (readonly [string, Expression])[] = [];
    for (const argument of nodesOf(node, 'args', this.line)) {
      if (argument.type === 'KeywordArgumentExpression') {
        const key = textOf(nodeOf(argument, 'key', this.line), 'value', this.line);
        named.push([key, this.read(nodeOf(argument, 'value', this.line))]);
      } else positional.push(this.read(argument));
    }
    return { positional, named };
  }

  #unary(node: ForeignNode): Expression {
    const operator = textOf(nodeOf(node, 'operator', this.line), 'value', this.line);
    const operand = this.read(nodeOf(node, 'argument', this.line));
    if (operator === 'not') return { type: 'not', operand };
    return { type: 'sign', operator: operator === '-' ? '-' : '+', operand };
  }

  #binary(node: ForeignNode): Expression {
    const token = nodeOf(node, 'operator', this.line);
    const operator = textOf(token, 'value', this.line);
    const leftNode = nodeOf(node, 'left', this.line);
    const left = this.read(leftNode);
    const right = this.read(nodeOf(node, 'right', this.line));
    if (operator === 'and' || operator === 'or') return { type: operator, left, right };
    if (arithmetic.has(operator)) {
      return { type: 'arithmetic', operator: operator as ArithmeticOperator, left, right };
    }
    if (!comparisons.has(operator)) throw wrongSyntax(`unknown operator ${operator}`, this.line);
    const comparison: Comparison = { operator: operator as CompareOperator, right };
    return left.type === 'compare' && !isParenthesised(leftNode, token)
      ? { ...left, rest: [...left.rest, comparison] }
      : { type: 'compare', first: left, rest: [comparison] };
  }
}

const isEnd = (node: ForeignNode): boolean => node.type === 'Identifier' && Reflect.get(node, 'value') === reserved.end;

/** `(a < b) < c` against `a < b < c`: only the depth of the operator tokens tells them apart. */
function isParenthesised(left: ForeignNode, outer: object): boolean {
  const inner: unknown = Reflect.get(left, 'operator');
  if (!isNode(inner)) return false;
  const [innerDepth, outerDepth]: [unknown, unknown] = [Reflect.get(inner, 'depth'), Reflect.get(outer, 'depth')];
  return typeof innerDepth === 'number' && typeof outerDepth === 'number' && innerDepth > outerDepth;
}
