import { z } from 'zod';

/** A constraint of a record: its name in the registry and what it asks for in numbers or words. */
export const Constraint = z.looseObject({
  name: z.string(),
  count: z.number().optional(),
  words: z.string().optional(),
});
export type Constraint = z.infer<typeof Constraint>;

/** What a constraint asks for; which of the two is there depends on the kind. */
export interface Asked {
  readonly count: number;
  readonly words: string;
}

/**
 * A demand on the form of a reply that a program can check without any judgement.
 *
 * Source of the idea: IFEval (Zhou et al., 2023); kinds, wording and numbers are our own.
 */
export interface ConstraintKind {
  readonly name: string;
  /** Of kinds that get in each other's way only one is drawn. */
  readonly group: 'length' | 'layout' | 'letters' | 'wording' | 'ending';
  /** Numbers to draw from. */
  readonly counts?: readonly number[];
  /** Words to draw from. */
  readonly phrases?: readonly string[];
  /** The demand as the user writes it, one sentence. */
  ask(asked: Asked): string;
  /** Total and pure. */
  holds(text: string, asked: Asked): boolean;
}
