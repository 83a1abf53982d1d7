import type { Plan, SeedInput } from '../contract/plan.ts';
import { digestOf } from '../domain/identity.ts';
import type { Json } from '../domain/json.ts';
import { isJsonObject } from '../domain/json.ts';
import { parseLossless, toJson } from '../domain/json-lossless.ts';
import { type SourceOptions, sourceKind } from '../domain/steps/source.ts';
import { compileTask } from '../domain/tasks/compile-task.ts';
import { readDocument } from '../domain/tasks/document.ts';
import { ownSeed } from '../domain/tasks/own-seed.ts';
import { isRefusal } from '../domain/tasks/refusal.ts';
import type { Rejected } from '../domain/tasks/rejected.ts';
import type { Seed } from '../domain/tasks/seed.ts';
import { seedFromRow } from '../domain/tasks/seed-from-row.ts';
import { readUnified } from '../domain/tasks/unified/read-unified.ts';
import type { PyValue } from '../domain/templates/py-value.ts';
import { clip, reject } from '../domain/verdict.ts';
import type { RawLine } from './read-lines.ts';

/** A row that became a seed. */
export interface SeedRow {
  readonly kept: true;
  readonly fields: Readonly<Record<string, Json>>;
  readonly lang: string;
  /** Licence that the row names itself. */
  readonly license: string | null;
  readonly task: string;
  readonly dataset: string | null;
  readonly config: string | null;
  readonly split: string | null;
  /** Over the row's canonical JSON. */
  readonly sha256: string;
  readonly isDocument?: boolean;
  readonly family?: string;
  readonly capabilities?: readonly string[];
  /** Row within the split, and an id that does not depend on the place in the file, where the row says them. */
  readonly row?: number;
  readonly identity?: string;
}

/** Reads one line; a line that cannot be used is a verdict. */
export type ReadRow = (line: RawLine, isFirstLine: boolean) => SeedRow | Rejected;

/** How the rows of a seed object become seeds: our own shape, or the columns of a harness task. */
export function seedReader(plan: Plan, input: SeedInput): ReadRow {
  const columns = documentColumns(plan);
  const read = columns === undefined ? questionRows(plan, input) : documentRows(columns);
  return (line, isFirstLine) => {
    const row = readJson(line, isFirstLine, input.shape.kind === 'task');
    return 'kept' in row ? row : read(row.value);
  };
}

function questionRows(plan: Plan, { shape }: SeedInput): (value: PyValue) => SeedRow | Rejected {
  if (shape.kind === 'task') return taskRows(plan, shape.task);
  return shape.kind === 'own' ? readOwn : readCollected;
}

/** Columns of the rows, where the recipe reads documents. */
function documentColumns(plan: Plan): SourceOptions['fields'] {
  const source = plan.stages[0]?.steps[0];
  return source?.kind === sourceKind.kind ? sourceKind.options.parse(source.options).fields : undefined;
}

function documentRows(columns: NonNullable<SourceOptions['fields']>): (value: PyValue) => SeedRow | Rejected {
  return (value) => {
    const json = toJson(value);
    const reading = readDocument(json, columns);
    if (!reading.kept) return reading;
    const { fields, lang } = reading;
    const license = reading.license ?? collectedLicence(json);
    const source = { license, dataset: null, config: null, split: null, task: 'documents' };
    return { kept: true, isDocument: true, fields, lang, sha256: digestOf(json ?? {}), ...source };
  };
}

/** The licence of a collected record, which stands beside its terms. */
function collectedLicence(row: Json): string | null {
  const license = isJsonObject(row) ? row.license : undefined;
  return isJsonObject(license) && typeof license.id === 'string' ? license.id : null;
}

/**
 * @param constants reads `NaN` and `Infinity`, which dataset rows written by Python may hold.
 * @returns the value of a line. Parsed JSON values are wrapped, so that a row with a field `kept` is no verdict.
 */
function readJson(line: RawLine, isFirstLine: boolean, constants: boolean): { readonly value: PyValue } | Rejected {
  if (line.bytes === undefined) {
    return no('line_too_long', `the line at byte ${line.start} has ${line.length} bytes`);
  }
  let text: string;
  try {
    // A byte-order mark stands before the first line of files from some editors.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: !isFirstLine }).decode(line.bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return no('bad_encoding', `invalid UTF-8 in the line at byte ${line.start}`);
  }
  const parsed = parseLossless(text, { constants });
  return parsed.ok ? { value: parsed.value } : no(parsed.fault.reason, parsed.fault.message);
}

function readOwn(value: PyValue): SeedRow | Rejected {
  const reading = ownSeed(value);
  if (!reading.kept) return reading;
  const { seed, license, family, capabilities } = reading;
  const known = { ...(family === null ? {} : { family }), ...(capabilities.length === 0 ? {} : { capabilities }) };
  return { ...row(seed, value, { license, dataset: null, config: null, split: null }), ...known };
}

function readCollected(value: PyValue): SeedRow | Rejected {
  const reading = readUnified(toJson(value));
  if (!reading.kept) return reading;
  const { record, seed } = reading;
  const { license, source, family, capabilities, id } = record;
  const origin = { dataset: source.dataset_path, config: source.dataset_name, split: source.split };
  return {
    ...row(seed, value, { license: license.id, ...origin }),
    sha256: source.row_sha256,
    family,
    ...(capabilities.length === 0 ? {} : { capabilities }),
    row: source.row,
    identity: id,
  };
}

function taskRows(plan: Plan, name: string): (value: PyValue) => SeedRow | Rejected {
  const planned = plan.tasks.find((task) => task.name === name);
  if (planned === undefined) throw new Error(`The plan has no task "${name}".`);
  const compiled = compileTask(planned.config);
  if (isRefusal(compiled)) throw new Error(`The plan holds a task that is refused: ${compiled.message}`);
  const task = { ...compiled, familyLang: planned.lang };
  const config = isJsonObject(planned.config) ? planned.config : {};
  const text = (key: string): string | null => (typeof config[key] === 'string' ? config[key] : null);
  const source = {
    license: null,
    dataset: text('dataset_path'),
    config: text('dataset_name'),
    split: text('training_split'),
  };
  const { family, capabilities } = planned;
  const known = {
    ...(family === undefined ? {} : { family }),
    ...(capabilities === undefined ? {} : { capabilities }),
  };
  return (value) => {
    if (!(value instanceof Map)) return no('bad_schema', 'expected an object with the columns of the dataset');
    const reading = seedFromRow(task, value);
    return reading.kept ? { ...row(reading.seed, value, source), ...known } : reading;
  };
}

function row(seed: Seed, value: PyValue, source: Pick<SeedRow, 'license' | 'dataset' | 'config' | 'split'>): SeedRow {
  const { lang, checks = {}, ...fields } = seed;
  const copied = {
    ...fields,
    options: fields.options === null ? null : [...fields.options],
    answers: [...fields.answers],
    ...checks,
  };
  return { kept: true, fields: copied, lang, task: seed.task, sha256: digestOf(toJson(value) ?? {}), ...source };
}

function no(reason: Rejected['reason'], evidence: string): Rejected {
  return reject(reason, clip(evidence)) as Rejected;
}
