import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { z } from 'zod';

const Patterns = z.union([z.string(), z.array(z.string())]);
const Files = z.union([z.string(), z.array(z.union([z.string(), z.object({ split: z.string(), path: Patterns })]))]);
const FrontMatter = z.object({
  configs: z
    .array(
      z.object({
        config_name: z.string(),
        default: z.boolean().optional(),
        data_files: Files.optional(),
        data_dir: z.string().optional(),
      }),
    )
    .min(1),
});

/** Where a card says that a configuration has the rows of a split. */
export interface CardConfig {
  readonly name: string;
  readonly isDefault: boolean;
  readonly folder: string | undefined;
  /** Patterns by split; files that are named without a split count as `train`. */
  readonly files: readonly { readonly split: string; readonly patterns: readonly string[] }[];
}

const longestFrontMatter = 1_000_000;

/** The `configs` in the front matter of a dataset card; none when the card has no such key or cannot be read. */
export function cardConfigs(card: string): CardConfig[] {
  const [, matter] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/u.exec(card.slice(0, longestFrontMatter)) ?? [];
  if (matter === undefined) return [];
  try {
    const parsed = FrontMatter.safeParse(load(matter, { schema: CORE_SCHEMA, json: true }));
    return parsed.success ? parsed.data.configs.map(configOf) : [];
  } catch (cause) {
    if (cause instanceof YAMLException) return [];
    throw cause;
  }
}

function configOf(found: z.infer<typeof FrontMatter>['configs'][number]): CardConfig {
  const entries = [found.data_files ?? []].flat();
  return {
    name: found.config_name,
    isDefault: found.default ?? found.config_name === 'default',
    folder: found.data_dir,
    files: entries.map((entry) =>
      typeof entry === 'string'
        ? { split: 'train', patterns: [entry] }
        : { split: entry.split, patterns: [entry.path].flat() },
    ),
  };
}
