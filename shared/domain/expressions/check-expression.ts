import { expressionFunctions } from './functions.ts';
import type { Expression, ExpressionFault } from './syntax.ts';
import { fits, typeWords, type ValueType } from './value-type.ts';

/** Type of a field, or undefined when no step writes it. */
export type TypeOfField = (name: string) => ValueType | undefined;

/** The expression's type and everything that is wrong with it. */
export function checkExpression(
  expression: Expression,
  typeOf: TypeOfField,
  fieldNames: () => readonly string[],
): { readonly type: ValueType; readonly faults: readonly ExpressionFault[] } {
  const faults: ExpressionFault[] = [];
  return { type: check(expression), faults };

  function check(one: Expression): ValueType {
    switch (one.kind) {
      case 'value':
        return one.value === null ? 'null' : typeof one.value === 'string' ? 'text' : (typeof one.value as ValueType);
      case 'field':
        return field(one);
      case 'list':
        for (const item of one.items) check(item);
        return 'list';
      case 'not':
        want(one.of, 'boolean', 'not');
        return 'boolean';
      case 'negative':
        want(one.of, 'number', '-');
        return 'number';
      case 'and':
      case 'or':
        want(one.left, 'boolean', one.kind);
        want(one.right, 'boolean', one.kind);
        return 'boolean';
      case 'in':
      case 'not in':
        member(one.left, one.right);
        return 'boolean';
      case 'is null':
      case 'is not null':
        check(one.of);
        return 'boolean';
      case 'compare':
        comparison(one);
        return 'boolean';
      case 'arithmetic':
        want(one.left, 'number', one.sign);
        want(one.right, 'number', one.sign);
        return 'number';
      case 'call':
        return call(one);
    }
  }

  function field({ path, at }: Expression & { kind: 'field' }): ValueType {
    const name = String(path[0]);
    const type = typeOf(name);
    if (type === undefined) {
      faults.push({
        offset: at,
        message: `no earlier step writes the field ${JSON.stringify(name)}`,
        names: { wrong: name, right: fieldNames() },
      });
      return 'any';
    }
    if (path.length === 1) return type;
    if (!fits(type, 'map') && !fits(type, 'list'))
      faults.push({ offset: at, message: `the field ${JSON.stringify(name)} is ${typeWords[type]}, it has no parts` });
    return 'any';
  }

  function want(one: Expression, wanted: ValueType, by: string): void {
    const given = check(one);
    if (!fits(given, wanted))
      faults.push({
        offset: one.at,
        message: `${JSON.stringify(by)} wants ${typeWords[wanted]}, this is ${typeWords[given]}`,
      });
  }

  function member(left: Expression, right: Expression): void {
    const part = check(left);
    const whole = check(right);
    if (fits(whole, 'list') || (whole === 'text' && fits(part, 'text'))) return;
    faults.push({ offset: right.at, message: `"in" wants a list behind it, this is ${typeWords[whole]}` });
  }

  function comparison({ first, links }: Expression & { kind: 'compare' }): void {
    let left = check(first);
    for (const { sign, to } of links) {
      const right = check(to);
      const orders = sign !== '==' && sign !== '!=';
      if (!fits(left, right) && !fits(right, left))
        faults.push({ offset: to.at, message: `${typeWords[left]} is compared with ${typeWords[right]}` });
      else if (orders && [left, right].some((type) => type !== 'any' && type !== 'number' && type !== 'text'))
        faults.push({ offset: to.at, message: `${JSON.stringify(sign)} orders numbers or texts only` });
      left = right;
    }
  }

  function call({ name, args, at }: Expression & { kind: 'call' }): ValueType {
    const found = expressionFunctions.get(name);
    if (found === undefined) {
      faults.push({
        offset: at,
        message: `there is no function ${JSON.stringify(name)}`,
        names: { wrong: name, right: [...expressionFunctions.keys()] },
      });
      for (const arg of args) check(arg);
      return 'any';
    }
    const most = found.variadic === true ? Number.POSITIVE_INFINITY : found.takes.length;
    const least = found.takes.length - (found.optional ?? 0);
    if (args.length < least || args.length > most)
      faults.push({
        offset: at,
        message: `${name} takes ${least === most ? least : `${least} or more`} arguments, not ${args.length}`,
      });
    for (const [index, arg] of args.entries())
      want(arg, found.takes[Math.min(index, found.takes.length - 1)] ?? 'any', name);
    return found.gives;
  }
}

/** Names of the fields that an expression reads. */
export function fieldsOf(expression: Expression): string[] {
  const found = new Set<string>();
  checkExpression(
    expression,
    (name) => {
      found.add(name);
      return 'any';
    },
    () => [],
  );
  return [...found];
}
