import { PyFloat } from './py-value.ts';
import { type Arguments, typeFault, typeName, type Value } from './value.ts';

/**
 * Matches arguments with parameter names, positional ones first.
 *
 * @param required how many of the leading parameters must be given.
 * @throws TemplateError for a surplus, unknown or missing argument.
 */
export function bind(
  callee: string,
  args: Arguments,
  parameters: readonly string[],
  required = 0,
): (parameter: string) => Value | undefined {
  if (args.positional.length > parameters.length) {
    throw typeFault(`${callee} takes at most ${parameters.length} arguments, got ${args.positional.length}`);
  }
  for (const name of args.named.keys()) {
    if (!parameters.includes(name)) throw typeFault(`${callee} has no argument '${name}'`);
  }
  const read = (parameter: string): Value | undefined => {
    const position = parameters.indexOf(parameter);
    return position < args.positional.length ? args.positional[position] : args.named.get(parameter);
  };
  const missing = parameters.slice(0, required).find((parameter) => read(parameter) === undefined);
  if (missing !== undefined) throw typeFault(`${callee} needs the argument '${missing}'`);
  return read;
}

/** A whole number within safe bounds; `fallback` when the argument was left out. */
export function intArgument(callee: string, value: Value | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return value < 0 ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  if (typeof value !== 'number') throw typeFault(`${callee} needs an int, got ${typeName(value)}`);
  return value;
}

export function textArgument(callee: string, value: Value | undefined): string {
  if (typeof value !== 'string') {
    throw typeFault(`${callee} needs a str, got ${value === undefined ? 'nothing' : typeName(value)}`);
  }
  return value;
}

export function numberOf(value: Value): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof PyFloat ? value.value : undefined;
}
