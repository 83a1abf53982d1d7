import { z } from 'zod';
import { promptKind } from './prompt.ts';

const Roles = z.looseObject({ role: z.string(), partner: z.looseObject({ role: z.string() }).optional() });

/**
 * Roles that a generate stage calls: that of its prompt, which is its last step, and that of the partner of a dialogue.
 *
 * @param steps of the stage.
 */
export function promptRoles(steps: readonly { readonly kind: string; readonly options: unknown }[]): readonly string[] {
  const step = steps.at(-1);
  if (step?.kind !== promptKind.kind) return [];
  const { role, partner } = Roles.parse(step.options);
  return partner === undefined ? [role] : [role, partner.role];
}
