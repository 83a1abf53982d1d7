import type { Meter } from './limits.ts';
import { PyFloat } from './py-value.ts';
import { TemplateError } from './template-error.ts';

/** What an expression can give: row values, and the things that only live inside a template. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | PyFloat
  | string
  | readonly Value[]
  | ReadonlyMap<Key, Value>
  | Tuple
  | Range
  | Lazy
  | Undefined
  | Callable
  | Namespace;

/** Rows have string keys; a dictionary written in a template may also have numbers, booleans and None. */
export type Key = string | number | bigint | boolean | null;

export class Tuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** Python's range: printed as such, made into numbers when somebody walks it. */
export class Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly length: number;
  constructor(start: number, stop: number, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }
}

/** A view or generator: can be walked, not printed, indexed or measured (views print as `dict_keys([...])`). */
export class Lazy {
  readonly items: readonly Value[];
  /** `dict_keys`, `dict_values`, `dict_items`, or null for a generator, whose print would show an address. */
  readonly view: string | null;
  constructor(items: readonly Value[], view: string | null = null) {
    this.items = items;
    this.view = view;
  }
}

/** A missing name or attribute. Any use of it fails; tests and `default` may look at it. */
export class Undefined {
  readonly hint: string;
  readonly variable: string | undefined;
  /** An inline `if` without `else` gives one that prints as nothing and counts as false, as in Jinja. */
  readonly lenient: boolean;
  constructor(hint: string, variable?: string, lenient = false) {
    this.hint = hint;
    this.variable = variable;
    this.lenient = lenient;
  }

  fail(): TemplateError {
    return new TemplateError('undefined', this.hint, this.variable === undefined ? {} : { variable: this.variable });
  }
}

/** The only changeable value: `namespace(...)`, whose attributes `{% set ns.x = ... %}` replaces. */
export class Namespace {
  readonly members: Map<string, Value>;
  constructor(members: Map<string, Value>) {
    this.members = members;
  }
}

export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

export const noArguments: Arguments = { positional: [], named: new Map() };

/** A function or bound method. */
export class Callable {
  readonly name: string;
  readonly call: (args: Arguments, scope: Helpers) => Value;
  constructor(name: string, call: (args: Arguments, scope: Helpers) => Value) {
    this.name = name;
    this.call = call;
  }
}

/** What functions, filters and tests may use. */
export interface Helpers {
  readonly meter: Meter;
  filter(name: string, value: Value, args: Arguments): Value;
  test(name: string, value: Value, args: Arguments): boolean;
}

/** A filter: the value left of the bar, the arguments in parentheses. */
export type Filter = (value: Value, args: Arguments, helpers: Helpers) => Value;

/** Python's name of a value's type, for messages. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (typeof value === 'string') return 'str';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof PyFloat) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof Range) return 'range';
  if (value instanceof Lazy) return value.view ?? 'generator';
  if (value instanceof Undefined) return 'Undefined';
  return value instanceof Namespace ? 'Namespace' : 'function';
}

export function typeFault(message: string): TemplateError {
  return new TemplateError('type', message);
}

export function valueFault(message: string): TemplateError {
  return new TemplateError('value', message);
}
