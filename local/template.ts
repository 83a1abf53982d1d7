import { z } from 'zod';

const Properties = z.record(z.string(), z.json());

export const Resource = z.object({
  Type: z.string(),
  Properties: Properties.optional(),
  Condition: z.string().optional(),
});
export type Resource = z.infer<typeof Resource>;

/** As much of a CloudFormation template as running it takes. */
export const Template = z.object({
  Resources: z.record(z.string(), Resource),
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.json().optional() })).default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))).default({}),
  Outputs: z.record(z.string(), z.object({ Value: z.json(), Condition: z.string().optional() })).default({}),
});
export type Template = z.infer<typeof Template>;
export type TemplateJson = z.infer<ReturnType<typeof z.json>>;
