import { z } from 'zod';
import { reasonText } from '../dataset/reason-text.ts';
import type { FilterKind } from './filter.ts';
import { filterKinds } from './registry.ts';
import { type RuleAsStep, rulesAsSteps } from './rules-as-steps.ts';

const Schema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ default: z.json().optional() })).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});
const Described = z.object({
  properties: z.record(z.string(), z.looseObject({ default: z.json().optional(), description: z.string().optional() })),
});

/** `docs/filters.md`: every filter with its parameters, made from their schemas. */
export function filtersPage(): string {
  return `# Filters

A \`filter\` step names filters in the order in which they judge; the first that fails gives the reason.

\`\`\`yaml
- filter:
    id: checks
    use:
      - truncated
      - min_tokens: { min: 50, field: text }
      - numbers_kept: { against: source, min: 0.9 }
      - keyword_coverage: { against: source, min: 0.3, flag: true }
\`\`\`

Most filters judge one field, \`text\` unless told otherwise; a list of texts or the turns of a dialogue are read line by
line. Filters that compare take the other field as \`against\`. With \`flag: true\` a filter drops nothing: it adds its
reason to the field \`flags\`. Every threshold is a parameter with a default, and every default has a source. Rules about
documents (\`gopher_quality\`, \`fineweb_quality\`, \`c4_quality\`) drop nearly every question and dialogue; keep them for
documents. Other rules of a recipe's own are expressions: \`filter: { id: good, expr: 'score >= 3', reason: low_score }\`.

Some filters are small rules that stand in for a classifier of quality, language or topic. Their name and version stand
in the lineage of every record that they judged (\`"by": ["eld-xs"]\`), and behind the evidence of every one that they
dropped.

A new filter is one file in \`shared/domain/filters/\` with its test, and an entry in \`registry.ts\` there. This page is
generated from the schemas; a test compares the two.

| filter | reason |
| --- | --- |
${filterKinds.map(({ name, reason }) => `| [\`${name}\`](#${name}) | \`${reason}\`: ${cell(reasonText(reason).about)} |`).join('\n')}

## Rules that are steps

What looks at several records, asks a model or runs a tool is a step of its own, with the same rules: defaults, reasons, sources. All their options are
in [steps.md](steps.md).

| rule | step | options that decide, with their defaults | reasons | source |
| --- | --- | --- | --- | --- |
${rulesAsSteps.map(stepRow).join('\n')}

${filterKinds.map(section).join('\n\n')}
`;
}

function stepRow({ rule, kind, written, options, decides, reasons, source }: RuleAsStep): string {
  const defaults = defaultsOf(z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }));
  const deciding = decides.map((name) => {
    const value = defaults.get(name);
    return value === undefined ? `\`${name}\`` : `\`${name}\` ${shown(value)}`;
  });
  const step = [`[\`${kind}\`](steps.md#${kind})`, written].filter((part) => part !== '').join(' ');
  const given = reasons.map((reason) => `\`${reason}\``).join(', ');
  return `| ${[rule, step, deciding.join(', '), given === '' ? 'of the recipe' : given, cell(source)].join(' | ')} |`;
}

/** Defaults of options by name; of several shapes the first that has one. */
function defaultsOf(schema: unknown): Map<string, unknown> {
  const read = Schema.parse(schema);
  const own = Object.entries(read.properties ?? {}).map(([name, { default: value }]): [string, unknown] => [
    name,
    value,
  ]);
  const inner = [...(read.anyOf ?? []), ...(read.oneOf ?? [])].flatMap((one) => [...defaultsOf(one)]);
  return new Map([...inner, ...own]);
}

function section({ name, version = 1, about, source, method, parameters }: FilterKind): string {
  const { properties } = Described.parse(z.toJSONSchema(parameters, { io: 'input' }));
  const rows = Object.entries(properties).filter(
    ([parameter, { default: value }]) => parameter !== 'flag' || value === true,
  );
  const table = rows.map(
    ([parameter, { default: value, description }]) =>
      `| \`${parameter}\` | ${shown(value)} | ${cell(description ?? '')} |`,
  );
  const lines = table.length === 0 ? [] : ['', '| parameter | default | meaning |', '| --- | --- | --- |', ...table];
  const mark = method === undefined ? '' : ` Marked in every record as \`${method}\`.`;
  return [`## ${name}`, '', about, '', `Source: ${source}. Version ${version}.${mark}`, ...lines].join('\n');
}

function shown(value: unknown): string {
  return value === undefined ? '' : `\`${cell(JSON.stringify(value))}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
