import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { z } from 'zod';
import {
  type Capability,
  FamilyFile,
  type Licence,
  LicenceFile,
  type OpenQuestion,
  SplitFile,
  type SplitNote,
} from './registry-files.ts';
import { wholeSplit } from './split-rules.ts';

/** What is known of a task by its family; nothing is known of a family that is not listed. */
export interface FamilyNote {
  readonly capabilities: readonly Capability[];
  readonly lang: string | undefined;
}

/** Knowledge about datasets and families that no task file holds. */
export interface SeedsRegistry {
  /** @param configuration `dataset_name` of the task. */
  licence(dataset: string, configuration?: string): Licence | undefined;
  /** Why the licence of a dataset stays unknown although somebody looked. */
  openQuestion(dataset: string, configuration?: string): OpenQuestion | undefined;
  split(dataset: string, split: string): SplitNote | undefined;
  /** @param family folder of the task, see `TaskAudit.family`. */
  family(family: string, task: string): FamilyNote | undefined;
}

export interface RegistryTexts {
  readonly licences: string;
  readonly splits: string;
  readonly families?: string;
}

/** The texts of the registry among the files beside the recipes; empty lists where there are none. */
export function registryTexts(files: ReadonlyMap<string, string>): RegistryTexts {
  const text = (file: string): string => files.get(`seeds-registry/${file}.yaml`) ?? '';
  return {
    licences: text('licences') || 'licences: []',
    splits: text('splits') || 'splits: []',
    families: text('families') || 'families: []',
  };
}

/** @throws SeedsRegistryFault when a text is not of its form. */
export function readSeedsRegistry(texts: RegistryTexts): SeedsRegistry {
  const { licences, open } = parse('licences', texts.licences, LicenceFile);
  const { splits } = parse('splits', texts.splits, SplitFile);
  const { families } = parse('families', texts.families ?? 'families: []', FamilyFile);
  const known = byDataset('licences', licences);
  const unknown = byDataset('open', open);
  const bySplit = new Map(splits.map((entry) => [`${entry.dataset.toLowerCase()} ${entry.split}`, entry]));
  const byFamily = new Map(families.flatMap((entry) => entry.families.map((family) => [family, entry])));
  return {
    licence: (dataset, configuration) => lookUp(known, dataset, configuration),
    openQuestion: (dataset, configuration) => lookUp(unknown, dataset, configuration),
    split: (dataset, split) => bySplit.get(`${dataset.toLowerCase()} ${wholeSplit(split)}`),
    family(family, task) {
      const entry = byFamily.get(family);
      const own = entry?.tasks.find(({ prefix }) => task.startsWith(prefix));
      return entry && { capabilities: own?.capabilities ?? entry.capabilities, lang: own?.lang ?? entry.lang };
    },
  };
}

interface ForDatasets {
  readonly datasets: readonly string[];
  readonly configurations?: readonly string[] | undefined;
}

const keyOf = (dataset: string, configuration: string): string =>
  JSON.stringify([dataset.toLowerCase(), configuration]);

/** Entries by dataset and configuration; a dataset that stands in two entries is a mistake of the file. */
function byDataset<T extends ForDatasets>(what: string, entries: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const entry of entries)
    for (const dataset of entry.datasets)
      for (const configuration of entry.configurations ?? ['']) {
        const key = keyOf(dataset, configuration);
        if (found.has(key)) throw new SeedsRegistryFault(`${what}: ${dataset} ${configuration} stands there twice`);
        found.set(key, entry);
      }
  return found;
}

const lookUp = <T>(found: ReadonlyMap<string, T>, dataset: string, configuration = ''): T | undefined =>
  found.get(keyOf(dataset, configuration)) ?? found.get(keyOf(dataset, ''));

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
