import type { Generator } from '../../../shared/ports.ts';

/** A function that has started: it serves one invocation after the other and remembers what it learned of its endpoint. */
export interface WarmFunction {
  /** The same object in every invocation, in front of the endpoint as the present one reaches it. */
  generatorFor(present: Generator): Generator;
}

/** @returns the function of that name, and whether it has to start first. */
export function warmFunctions(): (name: string) => { readonly warm: WarmFunction; readonly isNew: boolean } {
  const known = new Map<string, WarmFunction>();
  return (name) => {
    const old = known.get(name);
    if (old !== undefined) return { warm: old, isNew: false };
    let endpoint: Generator | undefined;
    const face: Generator = {
      complete: (...call) =>
        endpoint === undefined ? Promise.reject(new Error('Not invoked yet.')) : endpoint.complete(...call),
    };
    const warm: WarmFunction = {
      generatorFor(present) {
        endpoint = present;
        return face;
      },
    };
    known.set(name, warm);
    return { warm, isNew: true };
  };
}
