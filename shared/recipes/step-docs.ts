import { z } from 'zod';
import { expressionFunctions } from '../domain/expressions/functions.ts';
import { mapFunctions } from '../domain/maps/registry.ts';
import { blindKind } from '../domain/steps/blind.ts';
import { parseForms } from '../domain/steps/forms/registry.ts';
import { pairKind } from '../domain/steps/pair.ts';
import { pickKind } from '../domain/steps/pick.ts';
import { quantileKind } from '../domain/steps/quantile.ts';
import type { StepKind } from '../domain/steps/step.ts';
import { firstVersion } from '../domain/steps/uses.ts';
import { vocabulary } from '../domain/steps/vocabulary.ts';
import type { StepKinds } from './check-steps.ts';
import { PairEntry, PairJudgeEntry } from './pair-entry.ts';
import { writtenKinds } from './published-schemas.ts';
import { JudgeEntry, RouteEntry } from './recipe-steps.ts';
import { SimilarityEntry } from './similarity-entry.ts';
import { toolSections } from './tool-docs.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** `docs/steps.md`: every kind of step with its options, from the schemas that check them. */
export function stepDocs(kinds: StepKinds): string {
  const sections = writtenKinds(kinds).map(kindSection);
  return `${[intro(kinds), ...sections, functionSection(), versionSection()].join('\n\n')}\n`;
}

function intro(kinds: StepKinds): string {
  const list = writtenKinds(kinds)
    .map(({ kind: name }) => `[\`${name}\`](#${name})`)
    .join(' · ');
  return `# Kinds of steps

Generated from the schemas (\`vitest run tests/unit/shared/recipes/step-docs.test.ts -u\`). How a recipe is put together is told in
[Writing a recipe](recipes/writing-a-recipe.md); filters have a page of their own, [filters.md](filters.md).

${list}

Options inside options have rows of their own: \`caps[].by\` is \`by\` in each entry of the list \`caps\`, \`components.*.ratio\` is \`ratio\` in each entry of the
map \`components\`, whose names are yours. Every step has an \`id\` and may have \`when\`, an [expression](#expressions): records for which it is not true pass through
untouched. Any option may be \`$name\`, a parameter of the recipe.`;
}

function kindSection(kind: StepKind): string {
  const parts = [`## ${kind.kind}`, kind.about, facts(kind)];
  if (kind.kind === 'parse') parts.push(...parseSections());
  else if (kind.kind === 'map') parts.push(table(kind.options), ...mapSections());
  else if (kind.kind === 'execute') parts.push(table(kind.options), ...toolSections(table));
  else if (kind.kind === 'vote')
    parts.push(
      table(kind.options),
      '### vote with `mode: pick`',
      pickKind.about,
      table(pickKind.options),
      '### vote with `mode: blind`',
      blindKind.about,
      table(blindKind.options),
      '### vote with `mode: pair`',
      pairKind.about,
      table(PairEntry),
      '### vote with `mode: pair` and `judge`',
      pairJudgeNote,
      table(PairJudgeEntry),
    );
  else if (kind.kind === 'route') parts.push(table(RouteEntry), branchNote);
  else if (kind.kind === 'score')
    parts.push(
      table(kind.options),
      '### score with `judge`',
      judgeNote,
      table(JudgeEntry),
      '### score with `similarity`',
      similarityNote,
      table(SimilarityEntry),
      '### score with `quantile`',
      quantileKind.about,
      table(quantileKind.options),
    );
  else parts.push(table(kind.options));
  return parts.filter((part) => part !== '').join('\n\n');
}

const branchNote =
  'A branch is `{when, steps}` or `{when, reject}`; `else` is `keep`, `{steps}` or `{reject}`. Steps of a branch are written like any others; behind the route all branches go on together.';
const pairJudgeNote =
  'The judge is asked for both orders of two answers: a `prompt` called `<id>-ask`, behind `<id>-draw` and before `<id>-read`. A verdict that changes with the places is `inconsistent_judge`, a tie in both is `no_pair`.';
const similarityNote =
  'How alike texts are: the cosine of their vectors, which an embedder makes, one call a record. Judge it by the filter [`similarity`](filters.md), which has other limits for words.';
const judgeNote =
  '`judge: {...}` asks a model with a prompt file and reads a score from its reply: a `prompt` called `<id>-ask` and a `parse` of the form `number`.';

const places: Readonly<Record<string, string>> = {
  barrier: 'Waits for all records of the run.',
  prompt: 'Calls a model.',
};

function facts({ place }: StepKind): string {
  return places[place] ?? '';
}

function parseSections(): string[] {
  const forms = [...parseForms.values()].map(
    (form) => `### parse with \`form: ${form.form}\`\n\n${form.about}\n\n${table(form.options)}`,
  );
  return [
    '### parse with `form: qa_item` or `form: ballot`\n\nA question with its answer, or one answer to a question; `bare: true` lets a ballot be a single line. Both know what to do with a reply of the wrong form.',
    ...forms,
  ];
}

function mapSections(): string[] {
  return [...mapFunctions.values()].map(
    (one) => `### map: \`${one.name}\`\n\n${one.about}\n\n${table(one.parameters)}`,
  );
}

function functionSection(): string {
  const rows = [...expressionFunctions].map(([name, { about, takes, gives, variadic }]) => {
    const args = `${takes.join(', ')}${variadic ? ', ...' : ''}`;
    return `| \`${name}(${args})\` | ${gives} | ${cell(about)} |`;
  });
  return `## Expressions

Fields by name (\`chunk_tokens\`, \`term.name\`, \`turns[0].text\`), numbers, texts in single or double quotes, \`true\`, \`false\`, \`null\`,
lists \`[1, 2]\`; \`== != < <= > >=\` (also \`0.2 <= x <= 0.9\`), \`in\`, \`not in\`, \`is null\`, \`is not null\`, \`and\`, \`or\`, \`not\`, \`+ - * / %\`, brackets.
A missing field is null; comparing null is false; arithmetic with anything but numbers is null. Nothing else exists: no
loops, no assignment, no access to anything but the record.

| function | gives | |
| --- | --- | --- |
${rows.join('\n')}`;
}

function versionSection(): string {
  const newer = Object.entries(vocabulary).filter(([, version]) => version > firstVersion);
  const told =
    newer.length === 0
      ? 'All of them have version 1.'
      : `All of them have version 1 but ${newer.map(([name, version]) => `\`${name}\` (${version})`).join(', ')}.`;
  return `## Versions

Kinds of steps, filters, functions of \`map\`, forms of \`parse\` and tools have a version each, which rises when the same options and texts may come
out differently. The plan names the versions that a recipe uses, so they are part of its digest and of the key of a run; the manifest lists them under
\`versions\`. With a newer one the same drop is a new run, not one that is finished already, and \`sower rerun\` says which steps have changed. ${told}`;
}

/** Options as a table; the branches of a union one below the other. */
function table(schema: z.ZodType): string {
  return tableOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function tableOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined)
    return choices
      .flatMap((one) => (typeof one === 'object' ? [tableOf(one)] : []))
      .filter((text) => text !== '')
      .join('\n\nor\n\n');
  const { properties, required = [], additionalProperties } = schema;
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : '';
    return value === '' ? '' : `A map: name and ${value}.`;
  }
  const rows = optionRows('', properties, required);
  return rows.length === 0
    ? ''
    : ['| option | what it is | when absent | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** A row for each option, those inside it below it: `.` for a member, `.*.` for every entry of a map, `[].` of a list. */
function optionRows(
  above: string,
  properties: NonNullable<Schema['properties']>,
  required: readonly string[],
): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === 'boolean' || (name === 'form' && above === '')) return [];
    const missing =
      property.default === undefined
        ? required.includes(name)
          ? '**needed**'
          : ''
        : `\`${JSON.stringify(property.default)}\``;
    const path = `${above}${name}`;
    return [
      `| \`${path}\` | ${cell(typeOf(property))} | ${missing} | ${cell(property.description ?? '')} |`,
      ...(above.split('.').length > 2 ? [] : innerRows(path, property)),
    ];
  });
}

/** Options inside an option that say something of themselves. */
function innerRows(path: string, schema: Schema): string[] {
  // Steps inside a step are written like all others.
  if (/(?:steps|body)$/u.test(path)) return [];
  const { anyOf = [], oneOf = [], items, additionalProperties, properties, required = [] } = schema;
  const isSchema = (one: unknown): one is Schema => typeof one === 'object' && one !== null && !Array.isArray(one);
  const own = properties === undefined ? [] : optionRows(`${path}.`, properties, required);
  const inner = [
    ...[...anyOf, ...oneOf].filter(isSchema).flatMap((one) => innerRows(path, one)),
    ...(isSchema(items) ? innerRows(`${path}[]`, items) : []),
    ...(isSchema(additionalProperties) ? innerRows(`${path}.*`, additionalProperties) : []),
  ];
  return [...new Set([...own, ...inner])];
}

function typeOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined)
    return choices.flatMap((one) => (typeof one === 'object' ? [typeOf(one)] : [])).join(' or ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (schema.type === 'array')
    return `list of ${typeof schema.items === 'object' && !Array.isArray(schema.items) ? typeOf(schema.items) : 'values'}`;
  if (schema.type === 'object') {
    const names = Object.keys(schema.properties ?? {});
    return names.length === 0 ? 'map' : `map with ${names.map((name) => `\`${name}\``).join(', ')}`;
  }
  if (schema.type === 'string') return 'text';
  if (schema.type !== 'integer' && schema.type !== 'number') return String(schema.type ?? 'any value');
  const { minimum, maximum } = schema;
  const whole = schema.type === 'integer' ? 'whole number' : 'number';
  const least = minimum === undefined || minimum < -1e15 ? '' : ` from ${minimum}`;
  const most = maximum === undefined || maximum > 1e15 ? '' : ` to ${maximum}`;
  return `${whole}${least}${most}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/gu, ' ');
