import { dependsOnOrder } from '../../answers/fixed-order.ts';
import { canonicalJson, digest } from '../../identity.ts';
import { toJson } from '../../json-lossless.ts';
import { letterOf } from '../../parsers/option-lines.ts';
import { randomFor, shuffle } from '../../random.ts';
import { questionKey } from '../../text/key-text.ts';
import type { HarnessTask } from '../compile-task.ts';
import type { Row } from '../hooks.ts';
import { languageOf } from '../language.ts';
import { type Rejected, rejected } from '../rejected.ts';
import { renderRow } from '../render-row.ts';
import type { KeptSeed, Seed } from '../seed.ts';
import { seedFromRow } from '../seed-from-row.ts';
import type { PlacedRow, TaskFacts } from './unified-facts.ts';
import type { UnifiedRecord, UnifiedSource, UnifiedText } from './unified-record.ts';

export interface UnifyOptions {
  /** Keeps the options in the order of the task. */
  readonly canonicalOrder: boolean;
}

export type Unified =
  | {
      readonly kept: true;
      readonly record: UnifiedRecord | UnifiedText;
      /** Position of the right option in the task's own order; null without options. */
      readonly key: number | null;
    }
  | Rejected;

/** Makes one row a record. The caller has admitted the task. Whatever is wrong with the row is a verdict. */
export function unifyRow(task: HarnessTask, facts: TaskFacts, placed: PlacedRow, options: UnifyOptions): Unified {
  if (task.outputType === 'loglikelihood_rolling') return unifyText(task, facts, placed);
  const reading = seedFromRow(task, placed.row);
  if (!reading.kept) return reading;
  const { seed } = reading;
  const { shuffled, order } = optionOrder(seed.options, placed.id, options);
  const index = seed.answer_index === null ? null : (order?.indexOf(seed.answer_index) ?? null);
  const record: UnifiedRecord = {
    ...common(task, facts, placed, seed.lang),
    form: reading.form === 'raw_text' ? 'generative' : reading.form,
    answer_kind: seed.answer_kind,
    question: seed.question,
    context: seed.context,
    options: shuffled?.map((text, at) => ({ label: letterOf(at), text })) ?? null,
    order,
    option_set: optionSet(reading),
    answer: { index, label: index === null ? null : letterOf(index), text: seed.answer_text },
    answers: [...seed.answers],
    prompt: seed.prompt,
    target: seed.target,
    delimiter: reading.rendering.target_delimiter,
    instruction: reading.rendering.description,
    hash: hashes(seed),
    flags: flagsOf(reading, options),
  };
  return { kept: true, record, key: seed.answer_index };
}

function unifyText(task: HarnessTask, facts: TaskFacts, placed: PlacedRow): Unified {
  const reading = renderRow(task, placed.row);
  if (!reading.kept) return reading;
  const { target } = reading.rendering;
  const text = typeof target === 'string' ? target.trim() : '';
  if (text === '') return rejected('bad_schema', 'the row holds no text');
  const record: UnifiedText = {
    ...common(task, facts, placed, languageOfText(task, placed.row)),
    license: facts.license.id,
    license_terms: facts.license,
    form: 'raw_text',
    text,
    hash: { full: digest(text) },
    flags: [],
  };
  return { kept: true, record, key: null };
}

function common(task: HarnessTask, facts: TaskFacts, { id, row, source }: PlacedRow, lang: string) {
  const { variants, groups, tags, family, capabilities, license } = facts;
  const full: UnifiedSource = { ...source, row_sha256: rowDigest(row), ...facts.source };
  return {
    schema: 1 as const,
    id,
    task: task.name,
    variants: [...variants],
    groups: [...groups],
    tags: [...tags],
    family,
    capabilities: [...capabilities],
    output_type: task.outputType,
    lang,
    source: full,
    license,
  };
}

/** Over the row's canonical JSON, so that the same row in another file format has the same digest. */
export function rowDigest(row: Row): string {
  return digest(canonicalJson(toJson(row)));
}

/** Drawn by the record's id, so that it never depends on other rows. Options that speak of each other keep their order. */
function optionOrder(
  options: Seed['options'],
  id: string,
  { canonicalOrder }: UnifyOptions,
): { shuffled: readonly string[] | null; order: number[] | null } {
  if (options === null) return { shuffled: null, order: null };
  if (canonicalOrder || dependsOnOrder(options)) {
    return { shuffled: options, order: options.map((_, index) => index) };
  }
  return shuffle(options, randomFor('unified options', id));
}

/** Choices that are put together from columns differ in a word of the task alone: yes or no, so or but. */
function optionSet({ seed, flags }: KeptSeed): UnifiedRecord['option_set'] {
  if (seed.options === null) return null;
  const isPutTogether = flags.includes('question_from_columns') && !flags.includes('several_inputs');
  return seed.answer_kind === 'label' || isPutTogether ? 'closed' : 'open';
}

function hashes({ question, context, options, answer_text }: Seed): UnifiedRecord['hash'] {
  const key = questionKey(question, options ?? [], context ?? '');
  return { question: digest(key), full: digest(key, answer_text) };
}

function flagsOf({ flags, seed }: KeptSeed, { canonicalOrder }: UnifyOptions): string[] {
  const found: string[] = [...flags];
  if (seed.options !== null && canonicalOrder) found.push('canonical_order');
  else if (seed.options !== null && dependsOnOrder(seed.options)) found.push('fixed_order');
  return found;
}

function languageOfText(task: HarnessTask, row: Row): string {
  const said = row.get('lang') ?? row.get('language');
  return languageOf({
    said: typeof said === 'string' ? said : undefined,
    datasetName: task.config.dataset_name ?? undefined,
    taskName: task.name,
    datasetPath: task.config.dataset_path ?? undefined,
    family: task.familyLang,
    text: '',
  });
}
