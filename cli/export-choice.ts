import { provenanceColumns } from '../shared/domain/dataset/provenance.ts';
import type { ExportFormat } from '../shared/domain/exports/export-format.ts';
import { rowExporter } from '../shared/domain/exports/row-exporter.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { checkedSchema, columnNames, type DatasetConfig, type DatasetConfigs } from './export-configs.ts';
import type { ConfigShape } from './export-rows.ts';
import { plural } from './numbers.ts';

/** All configs of accepted rows, or the ones that were named. @throws CommandError for a name that is none. */
export function chosenConfigs(
  { accepted, further }: DatasetConfigs,
  names: readonly string[] | undefined,
): readonly DatasetConfig[] {
  const all = [...accepted, ...further];
  if (names === undefined) {
    if (accepted.length > 0) return accepted;
    throw usageError('The dataset has no accepted records.', 'Give --config rejected for those that were dropped.');
  }
  return [...new Set(names)].map((name) => {
    const found = all.find(({ config }) => config === name);
    if (found !== undefined) return found;
    const near = nearestName(
      name,
      all.map(({ config }) => config),
    );
    throw usageError(
      `The dataset has no config ${cleanLine(name, 60)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
      `It has ${all.map(({ config }) => config).join(', ')}.`,
    );
  });
}

interface Refused {
  readonly config: string;
  readonly columns: readonly string[];
}

/** How each config is written. @throws CommandError naming every config that the format cannot hold. */
export async function shapesOf(configs: readonly DatasetConfig[], format: ExportFormat): Promise<ConfigShape[]> {
  const shapes: ConfigShape[] = [];
  const refused: Refused[] = [];
  for (const config of configs) {
    const schema = await checkedSchema(config);
    const columns = columnNames(schema);
    const exporter = rowExporter(format, columns);
    if (exporter === undefined) refused.push({ config: config.config, columns });
    else shapes.push({ config, schema, exporter });
  }
  if (refused.length === 0) return shapes;
  const hasText = ({ columns }: Refused): boolean => columns.includes('text');
  const wants =
    format === 'megatron-jsonl'
      ? 'It needs a column text.'
      : 'It needs messages, turns, question with answer_text (or answer), prompt with chosen, response or completion, or input with target. Text alone is no conversation.';
  const others = shapes.map(({ config }) => config.config);
  throw usageError(
    `${plural(refused.length, 'config')} cannot be written as ${format}.`,
    others.length > 0
      ? `These can: --config ${others.join(' ')}`
      : `Try --format ${refused.every(hasText) && format !== 'megatron-jsonl' ? 'megatron-jsonl or jsonl' : 'jsonl'}.`,
    [...columnLines(refused), wants].map((line) => cleanLine(line, 600)).join('\n'),
  );
}

/** A line for the configs of equal columns, without the columns that tell where a row comes from. */
function columnLines(refused: readonly Refused[]): string[] {
  const own = ({ columns }: Refused): string =>
    columns.filter((name) => !provenanceColumns.includes(name)).join(', ') || 'none of its own';
  return [...Map.groupBy(refused, own)].map(
    ([columns, configs]) => `Columns of ${configs.map(({ config }) => config).join(', ')}: ${columns}.`,
  );
}
