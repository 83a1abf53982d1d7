import { z } from 'zod';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const name = z.string().min(1);

/** `licences.yaml`: what is known about datasets of others. */
export const LicenceFile = z.strictObject({
  licences: z.array(
    z.strictObject({
      /** `dataset_path` of a task; several paths may hold the same data. */
      datasets: z.array(name).min(1),
      /** `dataset_name` of the tasks, where parts of a dataset have licences of their own; all of them when absent. */
      configurations: z.array(name).min(1).optional(),
      /** SPDX id or expression, or a `LicenseRef-` name. */
      license: name,
      share_alike: z.boolean().default(false),
      non_commercial: z.boolean().default(false),
      no_derivatives: z.boolean().default(false),
      attribution: name,
      /** Where the licence was read. */
      read: name,
      date,
    }),
  ),
  /** Datasets that were looked at and stay unknown. */
  open: z
    .array(
      z.strictObject({
        datasets: z.array(name).min(1),
        configurations: z.array(name).min(1).optional(),
        why: name,
        date,
      }),
    )
    .default([]),
});

/** `splits.yaml`: what the names of splits do not tell. */
export const SplitFile = z.strictObject({
  splits: z.array(
    z.strictObject({
      dataset: name,
      split: name,
      /** `train`: may be trained on although it is not called train. `scored`: somebody scores on it. */
      use: z.enum(['train', 'scored']),
      why: name,
      date,
    }),
  ),
});

/** What a family of tasks asks of those who answer; quotas count by these words. */
export const capabilities = [
  'knowledge',
  'reasoning',
  'maths',
  'code',
  'commonsense',
  'reading',
  'language',
  'translation',
  'summarization',
  'dialogue',
  'ethics',
  'safety',
  'medicine',
  'multilingual',
  'text',
] as const;
export type Capability = (typeof capabilities)[number];

/** `families.yaml`: what tasks are about. */
export const FamilyFile = z.strictObject({
  families: z.array(
    z.strictObject({
      /** Folders directly below the folder of tasks. */
      families: z.array(name).min(1),
      capabilities: z.array(z.enum(capabilities)).min(1),
      /** Language of tasks whose names and datasets do not tell one. */
      lang: name.optional(),
      /** Tasks of these families, by the start of their names, that differ from the rest. */
      tasks: z
        .array(
          z.strictObject({
            prefix: name,
            capabilities: z.array(z.enum(capabilities)).min(1).optional(),
            lang: name.optional(),
          }),
        )
        .default([]),
    }),
  ),
});

export type Licence = z.infer<typeof LicenceFile>['licences'][number];
export type OpenQuestion = z.infer<typeof LicenceFile>['open'][number];
export type SplitNote = z.infer<typeof SplitFile>['splits'][number];
