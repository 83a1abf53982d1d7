import type { Constraint, ConstraintKind } from './constraint.ts';
import { layoutConstraints } from './layout.ts';
import { lengthConstraints } from './length.ts';
import { wordingConstraints } from './wording.ts';

/** Every kind of constraint by its name. A new one is an entry in a list of its group. */
export const constraintKinds: ReadonlyMap<string, ConstraintKind> = new Map(
  [...lengthConstraints, ...layoutConstraints, ...wordingConstraints].map((kind) => [kind.name, kind]),
);

/** Whether a text meets a constraint; false for one that nobody knows, because nothing proves it. */
export const isMet = (text: string, { name, count = 0, words = '' }: Constraint): boolean =>
  constraintKinds.get(name)?.holds(text, { count, words }) ?? false;
