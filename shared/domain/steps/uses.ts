import type { StepKind } from './step.ts';

/** Something found by name in a registry. */
export interface Versioned {
  readonly version?: number;
}

/** Version of what names none. */
export const firstVersion = 1;

/** What a step works with, its own kind among it: name and version. Equal options and versions give equal records. */
export function usesOf(kind: StepKind, options: unknown): Record<string, number> {
  return { [kind.kind]: kind.version ?? firstVersion, ...kind.uses?.(options) };
}

/** Entries of a registry as `kind.name` with their versions. */
export function versionsOf(
  kind: string,
  entries: Iterable<readonly [name: string, entry: Versioned]>,
): Record<string, number> {
  return Object.fromEntries([...entries].map(([name, { version }]) => [`${kind}.${name}`, version ?? firstVersion]));
}
