import { attribute, item, slice } from './access.ts';
import { pyArithmetic, pySign } from './arithmetic.ts';
import { memberOf, pyCompare, pyEquals, pyTruth } from './compare.ts';
import { filters } from './filters.ts';
import { globals } from './globals.ts';
import type { Meter } from './limits.ts';
import { PyFloat } from './py-value.ts';
import { type Scope, undefinedName } from './scope.ts';
import { pyContains } from './sequences.ts';
import type { CallArguments, CompareOperator, Expression } from './syntax.ts';
import { tests } from './tests.ts';
import {
  type Arguments,
  Callable,
  type Helpers,
  type Key,
  Tuple,
  typeFault,
  typeName,
  Undefined,
  type Value,
  valueFault,
} from './value.ts';

/** Works expressions out, within one rendering's limits. */
export class Evaluator implements Helpers {
  readonly meter: Meter;

  constructor(meter: Meter) {
    this.meter = meter;
  }

  filter(name: string, value: Value, args: Arguments): Value {
    const filter = filters.get(name);
    if (filter === undefined) throw valueFault(`there is no filter '${name}'`);
    return filter(value, args, this);
  }

  test(name: string, value: Value, args: Arguments): boolean {
    const test = tests.get(name);
    if (test === undefined) throw valueFault(`there is no test '${name}'`);
    return test(value, args, this);
  }

  evaluate(expression: Expression, scope: Scope): Value {
    this.meter.spend(1);
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'name':
        return this.#name(expression.name, scope);
      case 'attribute':
        return attribute(this.evaluate(expression.object, scope), expression.name);
      case 'item':
        return item(this.evaluate(expression.object, scope), this.evaluate(expression.index, scope), this.meter);
      case 'slice':
        return slice(
          this.evaluate(expression.object, scope),
          expression.bounds.map((bound) => bound && this.evaluate(bound, scope)),
          this.meter,
        );
      case 'call':
        return this.#call(this.evaluate(expression.callee, scope), this.arguments(expression.args, scope));
      case 'filter':
        return this.filter(
          expression.name,
          this.evaluate(expression.operand, scope),
          this.arguments(expression.args, scope),
        );
      case 'test': {
        const operand = this.evaluate(expression.operand, scope);
        return this.test(expression.name, operand, this.arguments(expression.args, scope)) !== expression.negate;
      }
      case 'list':
        return expression.items.map((entry) => this.evaluate(entry, scope));
      case 'tuple':
        return new Tuple(expression.items.map((entry) => this.evaluate(entry, scope)));
      case 'dict':
        return this.#dict(expression.entries, scope);
      case 'sign':
        return pySign(expression.operator, this.evaluate(expression.operand, scope));
      case 'not':
        return !pyTruth(this.evaluate(expression.operand, scope));
      case 'arithmetic':
        return pyArithmetic(
          expression.operator,
          this.evaluate(expression.left, scope),
          this.evaluate(expression.right, scope),
          this.meter,
        );
      case 'and': {
        const left = this.evaluate(expression.left, scope);
        return pyTruth(left) ? this.evaluate(expression.right, scope) : left;
      }
      case 'or': {
        const left = this.evaluate(expression.left, scope);
        return pyTruth(left) ? left : this.evaluate(expression.right, scope);
      }
      case 'compare':
        return this.#compare(expression, scope);
      case 'conditional':
        if (pyTruth(this.evaluate(expression.condition, scope))) return this.evaluate(expression.whenTrue, scope);
        return expression.otherwise === undefined
          ? new Undefined('an inline if without else was false', undefined, true)
          : this.evaluate(expression.otherwise, scope);
    }
  }

  arguments(args: CallArguments, scope: Scope): Arguments {
    return {
      positional: args.positional.map((argument) => this.evaluate(argument, scope)),
      named: new Map(args.named.map(([name, argument]) => [name, this.evaluate(argument, scope)])),
    };
  }

  #name(name: string, scope: Scope): Value {
    const found = scope.find(name);
    if (found !== undefined) return found;
    return globals.get(name) ?? undefinedName(name);
  }

  #call(callee: Value, args: Arguments): Value {
    if (callee instanceof Undefined) throw callee.fail();
    if (!(callee instanceof Callable)) throw typeFault(`a ${typeName(callee)} cannot be called`);
    return callee.call(args, this);
  }

  #dict(entries: readonly (readonly [Expression, Expression])[], scope: Scope): Value {
    const dict = new Map<Key, Value>();
    for (const [keyExpression, member] of entries) {
      const key = keyOf(this.evaluate(keyExpression, scope));
      // As Python: an equal key of another type keeps its first form.
      const taken = [...(memberOf(dict, key) === undefined ? [] : dict.keys())].find(
        (old) => Number(old) === Number(key),
      );
      dict.set(dict.has(key) ? key : (taken ?? key), this.evaluate(member, scope));
    }
    return dict;
  }

  #compare(expression: Extract<Expression, { type: 'compare' }>, scope: Scope): boolean {
    let left = this.evaluate(expression.first, scope);
    for (const { operator, right: rightExpression } of expression.rest) {
      const right = this.evaluate(rightExpression, scope);
      if (!this.#holds(operator, left, right)) return false;
      left = right;
    }
    return true;
  }

  #holds(operator: CompareOperator, left: Value, right: Value): boolean {
    switch (operator) {
      case '==':
        return pyEquals(left, right, this.meter);
      case '!=':
        return !pyEquals(left, right, this.meter);
      case 'in':
        return pyContains(right, left, this.meter);
      case 'not in':
        return !pyContains(right, left, this.meter);
      case '<':
        return pyCompare(left, right, this.meter) < 0;
      case '<=':
        return pyCompare(left, right, this.meter) <= 0;
      case '>':
        return pyCompare(left, right, this.meter) > 0;
      case '>=':
        return pyCompare(left, right, this.meter) >= 0;
    }
  }
}

function keyOf(value: Value): Key {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof PyFloat && Number.isSafeInteger(value.value)) return value.value;
  if (value instanceof Undefined) throw value.fail();
  throw typeFault(`a ${typeName(value)} cannot be a key here`);
}
