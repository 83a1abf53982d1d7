import { z } from 'zod';
import { drawWithoutReplacement } from '../draw.ts';
import { digest } from '../identity.ts';
import { isJsonObject, type Json } from '../json.ts';
import { letterOf } from '../parsers/option-lines.ts';
import { type Random, randomFor } from '../random.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { compileTemplate } from '../templates/compile-template.ts';
import { defaultLimits } from '../templates/limits.ts';
import { variablesFromJson } from '../templates/py-value.ts';
import { renderTemplate } from '../templates/render-template.ts';
import { TemplateError } from '../templates/template-error.ts';
import { keyText } from '../text/key-text.ts';
import { type Rejected, reject } from '../verdict.ts';
import { childOf } from './child.ts';
import { type Fields, textField } from './fields.ts';
import { dropRecord, type StepContext, type StepKind, type StepResult } from './step.ts';
import { type Signal, type SignalTemplate, VerbalizeOptions } from './verbalize-options.ts';

/**
 * Writes typed signals as pairs of an input and a target. Wrong choices are values of the same type from other records,
 * which is why it looks at all records first.
 *
 * Source: reStructured pre-training (Yuan and Liu, 2022); the form of templates is ours.
 */
export const verbalizeKind: StepKind<VerbalizeOptions> = {
  kind: 'verbalize',
  about:
    'Writes each typed signal (a review with its rating, a word with its synonym) as pairs of `input` and `target`, by templates drawn for its type; wrong choices come from other records of the type.',
  place: 'barrier',
  options: VerbalizeOptions,
  reads: ({ type, values }) => [type, values],
  writes: () => ['template', 'template_kind', 'input', 'target', 'choices', 'choice_index'],
  types: () => ({
    template: 'text',
    template_kind: 'text',
    input: 'text',
    target: 'text',
    choices: 'list',
    choice_index: 'number',
  }),
  reasons: () => ['unsupported_kind', 'missing_field', 'few_options', 'template_error'],
  gather: {
    parts: () => 1,
    contribute: (records, options) => [records.flatMap((record) => offers(record, options))],
    join: (entries, { pool }) => poolsOf(entries, pool),
    resolve: (records, [found = []], options, context) => {
      const pools = readPools(found);
      const render = renderer();
      const results = records.map((record) => verbalize(record, options, pools, context, render));
      const kept = results.flatMap((result) => result.kept);
      const dropped = results.flatMap((result) => result.dropped);
      return { made: kept.length + dropped.length, kept, dropped };
    },
  },
};

const Offer = z.tuple([z.string(), z.string(), z.string()]);

/** The values of a record that others of its type may be mixed with: type, name and text. */
function offers({ fields }: SowerRecord, { type, values, signals }: VerbalizeOptions): Json[] {
  const name = textField(fields, type) ?? '';
  const signal = Object.hasOwn(signals, name) ? signals[name] : undefined;
  if (signal === undefined) return [];
  const given = fields[values] ?? null;
  const wanted = new Set(signal.templates.flatMap(({ of }) => of ?? []));
  return [...wanted].flatMap((of): Json[] => {
    const value = isJsonObject(given) ? given[of] : null;
    return typeof value === 'string' && value.trim() !== '' ? [[name, of, value.trim()]] : [];
  });
}

/** For each type and value at most `most` different texts: those whose hash is lowest, so that no order matters. */
function poolsOf(entries: readonly Json[], most: number): Json[] {
  const pools = new Map<string, Map<string, string>>();
  for (const entry of entries) {
    const [type, of, text] = Offer.parse(entry);
    const pool = pools.get(`${type}.${of}`) ?? new Map<string, string>();
    const known = pool.get(keyText(text));
    if (known === undefined || text < known) pool.set(keyText(text), text);
    pools.set(`${type}.${of}`, pool);
  }
  return [...pools]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, pool]): Json => [
        name,
        [...pool.values()]
          .map((text) => [digest('pool', text), text] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, most)
          .map(([, text]) => text),
      ],
    );
}

type Pools = ReadonlyMap<string, readonly string[]>;
const Pool = z.tuple([z.string(), z.array(z.string())]);
const readPools = (found: readonly Json[]): Pools => new Map(found.map((entry) => Pool.parse(entry)));

function verbalize(
  record: SowerRecord,
  options: VerbalizeOptions,
  pools: Pools,
  context: StepContext,
  render: Render,
): StepResult {
  const { stepId, randomSeed } = context;
  const type = textField(record.fields, options.type) ?? '';
  const signal = Object.hasOwn(options.signals, type) ? options.signals[type] : undefined;
  const only = (dropped: Dropped): StepResult => ({ made: 1, kept: [], dropped: [dropped] });
  if (signal === undefined)
    return only(
      dropRecord(record, stepId, reject('unsupported_kind', `no signal type is called ${JSON.stringify(type)}`)),
    );
  const values = valuesOf(record.fields[options.values] ?? null, signal);
  if ('kept' in values) return only(dropRecord(record, stepId, values));
  const random = randomFor(randomSeed, stepId, record.id);
  const drawn = drawWithoutReplacement(
    signal.templates,
    options.draw,
    random,
    signal.templates.map(({ weight }) => weight),
  );
  const kept: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  for (const template of drawn) {
    const child = childOf(record, stepId, { kind: 'pair', apart: [template.name], fields: record.fields });
    const own = randomFor(randomSeed, stepId, child.id);
    const written = write(
      template,
      values.values,
      pools.get(`${type}.${template.of}`) ?? [],
      options.choices,
      own,
      render,
    );
    if ('kept' in written) dropped.push(dropRecord(child, stepId, written));
    else kept.push({ ...child, fields: { ...record.fields, ...written.fields } });
  }
  return { made: drawn.length, kept, dropped };
}

type Values = Readonly<Record<string, string | readonly string[]>>;

/** The values that the type asks for, white space at their ends taken off. */
function valuesOf(given: Json, signal: Signal): { readonly values: Values } | Rejected {
  const values: Record<string, string | string[]> = {};
  for (const [name, kind] of Object.entries(signal.values)) {
    const value = isJsonObject(given) ? (given[name] ?? null) : null;
    if (kind === 'text' && typeof value === 'string' && value.trim() !== '') values[name] = value.trim();
    else if (kind === 'list' && isTexts(value)) values[name] = value.map((text) => text.trim());
    else return reject('missing_field', `${name} is no ${kind === 'text' ? 'text' : 'list of texts'}`);
  }
  return { values };
}

const isTexts = (value: Json): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one.trim() !== '');

function write(
  { name, kind, of = '', input, target }: SignalTemplate,
  values: Values,
  pool: readonly string[],
  count: number,
  random: Random,
  render: Render,
): { readonly fields: Fields } | Rejected {
  const gold = String(values[of] ?? '');
  const others = pool.filter((text) => keyText(text) !== keyText(gold));
  if ((kind === 'choose' || kind === 'judge') && others.length === 0)
    return reject('few_options', `no other record of the type has a value "${of}"`);
  let choices: string[] | null = null;
  let variables: Record<string, Json> = { ...values };
  if (kind === 'choose') {
    choices = drawWithoutReplacement([gold, ...drawWithoutReplacement(others, count - 1, random)], count, random);
    const lines = choices.map((choice, index) => `${letterOf(index)}) ${choice}`).join('\n');
    variables = { ...variables, choices, choice_lines: lines, gold };
  } else if (kind === 'judge') {
    const isRight = random() < 0.5;
    const [other = ''] = drawWithoutReplacement(others, 1, random);
    variables = { ...variables, shown: isRight ? gold : other, gold, verdict: isRight ? 'Yes' : 'No' };
  }
  try {
    const fields = {
      template: name,
      template_kind: kind,
      input: render(input, variables),
      target: render(target, variables),
      choices,
      choice_index: choices === null ? null : choices.indexOf(gold),
    };
    return { fields };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return reject('template_error', `${name}: ${error.message}`);
  }
}

type Render = (source: string, variables: Record<string, Json>) => string;

/** Renders templates, each compiled once. */
function renderer(): Render {
  const compiled = new Map<string, ReturnType<typeof compileTemplate>>();
  return (source, variables) => {
    const template = compiled.get(source) ?? compileTemplate(source);
    compiled.set(source, template);
    return renderTemplate(template, variablesFromJson(variables), defaultLimits).trim();
  };
}
