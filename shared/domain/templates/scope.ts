import { Undefined, type Value } from './value.ts';

/** Names in reach. Loops open a scope of their own, so what they set ends with them; `if` does not. */
export class Scope {
  readonly #own = new Map<string, Value>();
  readonly #outer: Scope | ReadonlyMap<string, Value>;

  constructor(outer: Scope | ReadonlyMap<string, Value>) {
    this.#outer = outer;
  }

  set(name: string, value: Value): void {
    this.#own.set(name, value);
  }

  /** @returns undefined for a name that nobody set. */
  find(name: string): Value | undefined {
    const own = this.#own.get(name);
    if (own !== undefined) return own;
    return this.#outer instanceof Scope ? this.#outer.find(name) : this.#outer.get(name);
  }
}

/** What a name gives that is neither set nor a column nor a global. */
export function undefinedName(name: string): Undefined {
  return new Undefined(`'${name}' is undefined`, name);
}
