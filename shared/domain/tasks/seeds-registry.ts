import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { z } from 'zod';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

/** What the YAML files beside the recipes say about datasets of others. */
export const LicenceFile = z.strictObject({
  licences: z.array(
    z.strictObject({
      /** `dataset_path` of a task; several paths may hold the same data. */
      datasets: z.array(z.string().min(1)).min(1),
      /** SPDX id. */
      license: z.string().min(1),
      share_alike: z.boolean().default(false),
      non_commercial: z.boolean().default(false),
      attribution: z.string().min(1),
      /** Where the licence was read. */
      read: z.string().min(1),
      date,
    }),
  ),
});

export const SplitFile = z.strictObject({
  splits: z.array(
    z.strictObject({
      dataset: z.string().min(1),
      split: z.string().min(1),
      /** `train`: may be trained on although it is not called train. `scored`: somebody scores on it. */
      use: z.enum(['train', 'scored']),
      why: z.string().min(1),
      date,
    }),
  ),
});

export type Licence = z.infer<typeof LicenceFile>['licences'][number];
export type SplitNote = z.infer<typeof SplitFile>['splits'][number];

/** Knowledge about datasets that no task file holds. */
export interface SeedsRegistry {
  licence(dataset: string): Licence | undefined;
  split(dataset: string, split: string): SplitNote | undefined;
}

/** @throws SeedsRegistryFault when a text is not of its form. */
export function readSeedsRegistry(texts: { readonly licences: string; readonly splits: string }): SeedsRegistry {
  const { licences } = parse('licences', texts.licences, LicenceFile);
  const { splits } = parse('splits', texts.splits, SplitFile);
  const byDataset = new Map(licences.flatMap((entry) => entry.datasets.map((name) => [name.toLowerCase(), entry])));
  const bySplit = new Map(splits.map((entry) => [`${entry.dataset.toLowerCase()} ${entry.split}`, entry]));
  return {
    licence: (dataset) => byDataset.get(dataset.toLowerCase()),
    split: (dataset, split) => bySplit.get(`${dataset.toLowerCase()} ${split}`),
  };
}

export class SeedsRegistryFault extends Error {
  override readonly name = 'SeedsRegistryFault';
}

function parse<T>(what: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(load(text, { schema: CORE_SCHEMA }));
  } catch (cause) {
    if (cause instanceof YAMLException || cause instanceof z.ZodError)
      throw new SeedsRegistryFault(`${what}: ${cause.message}`, { cause });
    throw cause;
  }
}
