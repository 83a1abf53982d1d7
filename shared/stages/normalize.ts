import type { Plan, PlanStep, SeedInput } from '../contract/plan.ts';
import { plantedRecords } from '../domain/alarms/planted.ts';
import { readLineRanges } from '../domain/forget/line-ranges.ts';
import { recordId } from '../domain/identity.ts';
import type { Json } from '../domain/json.ts';
import type { Dropped, SeedSource, SowerRecord, StepTally } from '../domain/records.ts';
import { plantKind } from '../domain/steps/plant.ts';
import type { Rejected } from '../domain/tasks/rejected.ts';
import { clip, reject } from '../domain/verdict.ts';
import type { Blob } from '../ports.ts';
import { openBreadcrumbs, poison, runRowStepsCarefully } from './careful.ts';
import { cutParts } from './cut-parts.ts';
import { type HeldoutReader, heldoutOf } from './heldout-reader.ts';
import { readSeedRange } from './plan-segment.ts';
import { writeSeedIndex } from './quota-seeds.ts';
import { type RawLine, readLines } from './read-lines.ts';
import { seedAdmission } from './record-licences.ts';
import { runRowSteps } from './row-steps.ts';
import { type SeedRow, seedReader } from './seed-rows.ts';
import { loadTools } from './step-tools.ts';
import { countReasons } from './tally.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface NormalizePorts {
  readonly work: Blob;
  readonly seeds: Blob;
  readonly heldout: HeldoutReader;
}

/** Reads a stretch of lines of a seed object into seed records, then runs the row steps before the first prompt. */
export async function normalizeShard(ports: NormalizePorts, work: ShardWork): Promise<ShardOutput> {
  const { plan, stage, item } = work;
  const [source, ...rowSteps] = stage.steps;
  if (source === undefined) throw new Error(`The stage ${stage.name} has no source step.`);
  const range = readSeedRange(item.input);
  const input = plan.seeds[range.seed];
  if (input === undefined) throw new Error(`The plan has no seed object ${range.seed}.`);
  const read = seedReader(plan, input);
  const admits = seedAdmission(plan);
  const isForgotten = readLineRanges(plan.earlier?.forgotten?.[pathInDrop(plan, input)] ?? '');
  const records: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  let line = range.firstLine - 1;
  const { key, size } = input.object;
  const crumbs = await openBreadcrumbs(ports.work, work);
  for await (const raw of readLines(ports.seeds, key, { ...range, size }, plan.tuning.maximumLineBytes)) {
    line += 1;
    if (isBlank(raw)) continue;
    const unit = `line ${line}`;
    if (crumbs?.isPoison(unit)) {
      dropped.push(poisonedLine(plan, input, source, line));
      continue;
    }
    await crumbs?.leave(unit);
    const row = isForgotten(line) ? reject('forgotten', '') : read(raw, line === 1);
    const result = toRecord(plan, input, source, line, raw, row, admits);
    if ('reason' in result) dropped.push(result);
    else records.push(result);
  }
  const tally: StepTally = {
    step: source.id,
    in: records.length + dropped.length,
    made: records.length + dropped.length,
    kept: records.length,
    ...countReasons(dropped),
    tokensIn: 0,
    tokensOut: 0,
  };
  const tools = { ...(await heldoutOf(ports.heldout, plan)), ...(await loadTools(rowSteps)) };
  const planted = range.seed === 0 && range.start === 0 ? plantedOf(plan, rowSteps) : [];
  const result =
    crumbs === undefined
      ? runRowSteps(plan, rowSteps, [...records, ...planted], tools)
      : await runRowStepsCarefully(plan, rowSteps, [...records, ...planted], tools, crumbs);
  const parts = cutParts(plan, stage, result.kept);
  if (plan.quota !== undefined) await writeSeedIndex(ports.work, plan, plan.quota, item.shard, parts);
  return {
    parts,
    dropped: [...dropped, ...result.dropped],
    tallies: [tally, ...joined(result.tallies, planted.length)],
  };
}

/** Samples with known verdicts go with the first rows of the run, and so are there once. */
function plantedOf({ planted }: Plan, [plant]: readonly PlanStep[]): SowerRecord[] {
  if (planted === undefined || plant?.kind !== plantKind.kind) return [];
  return plantedRecords(planted.samples, plant.id, planted.license);
}

/** The planted samples come into being in the step of that name: it got none of them. */
function joined(tallies: readonly StepTally[], planted: number): readonly StepTally[] {
  const [first, ...rest] = tallies;
  return first === undefined || planted === 0 ? tallies : [{ ...first, in: first.in - planted }, ...rest];
}

function toRecord(
  plan: Plan,
  input: SeedInput,
  source: PlanStep,
  line: number,
  raw: RawLine,
  row: SeedRow | Rejected,
  admits: ReturnType<typeof seedAdmission>,
): SowerRecord | Dropped {
  const object = pathInDrop(plan, input);
  const id = idOf(source, object, line, raw, row);
  const drop = (
    reason: Rejected['reason'],
    evidence: string,
    seed: SeedSource | null,
    fields: Readonly<Record<string, Json>>,
  ): Dropped => ({
    id,
    step: source.id,
    outcome: 'rejected',
    reason,
    evidence: clip(`${object}:${line}: ${evidence}`),
    seed,
    kind: 'seed',
    fields: { ...fields },
  });
  if (!row.kept) return drop(row.reason, row.evidence, null, { object, line });
  const { fields } = row;
  const license = row.license ?? input.license ?? 'unknown';
  const seed: SeedSource = {
    object,
    line,
    task: row.task,
    dataset: row.dataset,
    config: row.config,
    split: row.split,
    row: row.row ?? line - 1,
    license,
    sha256: row.sha256,
    ...(row.family === undefined ? {} : { family: row.family }),
    ...(row.capabilities === undefined ? {} : { capabilities: [...row.capabilities] }),
  };
  const verdict = admits(seed);
  // What may not be used may not be published among the rejects either: object and line must do.
  if (!verdict.kept) return drop(verdict.reason, verdict.evidence, seed, { object, line });
  const kind = row.isDocument ? 'document' : 'seed';
  const own = row.isDocument ? { doc_id: id, ...fields } : { ...fields };
  return { id, parents: [], kind, lang: row.lang, seed, fields: own, lineage: [{ step: source.id }] };
}

/** A collected record keeps its id wherever it stands in whatever file, so that more seeds change none of the old ones. */
function idOf(source: PlanStep, object: string, line: number, raw: RawLine, row: SeedRow | Rejected): string {
  if (row.kept && row.identity !== undefined) return recordId(source.id, 'collected', row.identity, row.sha256);
  return recordId(source.id, object, String(line), row.kept ? row.sha256 : String(raw.start));
}

function poisonedLine(plan: Plan, input: SeedInput, source: PlanStep, line: number): Dropped {
  const object = pathInDrop(plan, input);
  const id = recordId(source.id, object, String(line), 'poison');
  return { id, step: source.id, ...poison, seed: null, kind: 'seed', fields: { object, line } };
}

const pathInDrop = (plan: Plan, input: SeedInput): string => input.object.key.slice(`drops/${plan.drop}/`.length);

/** A line of nothing but white space is no row. */
function isBlank({ bytes }: RawLine): boolean {
  return bytes?.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) ?? false;
}
