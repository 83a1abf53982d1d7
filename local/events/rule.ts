import { z } from 'zod';
import { matchesPattern } from './event-pattern.ts';
import type { InputShape } from './target-input.ts';

const Target = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: z.string() })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  RetryPolicy: z.unknown().optional(),
});
const Properties = z.strictObject({
  Description: z.string().optional(),
  Name: z.string().optional(),
  EventPattern: z.json().optional(),
  /** A clock: nothing here is left to itself for so long that it would need one. */
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(Target).default([]),
  Tags: z.unknown().optional(),
});

export interface RuleTarget extends InputShape {
  readonly Arn: string;
  readonly RoleArn?: string | undefined;
  readonly DeadLetterConfig?: { readonly Arn: string } | undefined;
}

export interface Rule {
  readonly id: string;
  matches(event: z.infer<ReturnType<typeof z.json>>): boolean;
  readonly targets: readonly RuleTarget[];
}

/** @returns undefined for a rule that is switched off, or goes by the clock. @throws Error for anything the local cloud would do differently. */
export function eventRule(id: string, properties: unknown): Rule | undefined {
  const parsed = Properties.safeParse(properties);
  if (!parsed.success) throw new Error(`The local cloud cannot run the rule ${id}: ${z.prettifyError(parsed.error)}`);
  const { EventPattern, ScheduleExpression, State, Targets } = parsed.data;
  if (EventPattern === undefined && ScheduleExpression !== undefined) return undefined;
  if (EventPattern === undefined) throw new Error(`The rule ${id} has neither a pattern nor a schedule.`);
  matchesPattern(EventPattern, {});
  if (State === 'DISABLED') return undefined;
  return { id, matches: (event) => matchesPattern(EventPattern, event), targets: Targets };
}
