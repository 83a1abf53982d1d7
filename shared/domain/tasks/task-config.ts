import { z } from 'zod';
import { functionTag } from './task-yaml.ts';

/** A Python function that a task names. It is data here: found in a registry of ports, or refused. */
export const Hook = z.strictObject({ [functionTag]: z.string() });
export type Hook = z.infer<typeof Hook>;

const text = z.string().nullish();

/** The keys of a task that decide what a row shows. Scoring, filters and few-shot settings are not read. */
export const TaskConfig = z.object({
  task: z.string(),
  dataset_path: text,
  dataset_name: text,
  dataset_kwargs: z.json().optional(),
  output_type: z.string().nullish(),
  training_split: text,
  validation_split: text,
  test_split: text,
  doc_to_text: z.union([z.string(), z.int(), Hook]).nullish(),
  doc_to_target: z.union([z.string(), z.number(), z.boolean(), z.array(z.json()), Hook]).nullish(),
  doc_to_choice: z.union([z.string(), Hook, z.array(z.json()), z.record(z.string(), z.json())]).nullish(),
  doc_to_image: z.json().optional(),
  doc_to_audio: z.json().optional(),
  process_docs: Hook.nullish(),
  custom_dataset: z.json().optional(),
  description: z.union([z.string(), Hook]).nullish(),
  target_delimiter: text,
  gen_prefix: text,
  unsafe_code: z.boolean().nullish(),
  metadata: z.json().optional(),
});
export type TaskConfig = z.infer<typeof TaskConfig>;

export function isHook(value: unknown): value is Hook {
  return Hook.safeParse(value).success;
}

export const hookName = (hook: Hook): string => hook[functionTag] ?? '';
