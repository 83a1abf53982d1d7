import { z } from 'zod';
import { promptKind } from './prompt.ts';

const maxTokens = z.int().positive().default(1);
const Calls = z.looseObject({
  role: z.string(),
  max_tokens: maxTokens,
  partner: z.looseObject({ role: z.string(), max_tokens: maxTokens }).optional(),
});

/** A role that a stage calls, and the longest reply that it asks of it. */
export interface PromptLimit {
  readonly role: string;
  readonly maxTokens: number;
}

/**
 * What a generate stage calls: the role of its prompt, which is its last step, and that of the partner of a dialogue.
 *
 * @param steps of the stage.
 */
export function promptLimits(
  steps: readonly { readonly kind: string; readonly options: unknown }[],
): readonly PromptLimit[] {
  const step = steps.at(-1);
  if (step?.kind !== promptKind.kind) return [];
  const { partner, ...own } = Calls.parse(step.options);
  return [own, ...(partner === undefined ? [] : [partner])].map(({ role, max_tokens }) => ({
    role,
    maxTokens: max_tokens,
  }));
}

/** The roles alone. */
export const promptRoles = (steps: Parameters<typeof promptLimits>[0]): readonly string[] =>
  promptLimits(steps).map(({ role }) => role);
