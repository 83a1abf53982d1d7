import { z } from 'zod';

const Properties = z.strictObject({
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(10),
  Enabled: z.boolean().default(true),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  MaximumBatchingWindowInSeconds: z.coerce.number().int().min(0).max(300).default(0),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number().int().min(2).max(1000) }).optional(),
  Tags: z.unknown().optional(),
});

/** A queue that feeds a function. */
export interface EventSourceMapping {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsFailures: boolean;
  readonly maximumConcurrency: number;
}

/** Pollers that the Lambda service starts with when the mapping sets no maximum. */
const defaultConcurrency = 5;

/** @returns undefined for a mapping that is switched off. */
export function eventSourceMapping(id: string, properties: unknown): EventSourceMapping | undefined {
  const parsed = Properties.safeParse(properties);
  if (!parsed.success)
    throw new Error(`The local cloud cannot run the event source mapping ${id}: ${z.prettifyError(parsed.error)}`);
  const mapping = parsed.data;
  if (!mapping.Enabled) return undefined;
  if (mapping.BatchSize > 10 && mapping.MaximumBatchingWindowInSeconds < 1)
    throw new Error(`The event source mapping ${id} has a batch size above 10 and no batching window.`);
  return {
    queueArn: mapping.EventSourceArn,
    functionName: mapping.FunctionName,
    batchSize: mapping.BatchSize,
    windowSeconds: mapping.MaximumBatchingWindowInSeconds,
    reportsFailures: mapping.FunctionResponseTypes.length > 0,
    maximumConcurrency: mapping.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency,
  };
}
