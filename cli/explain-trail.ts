import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { z } from 'zod';
import { storedObjects } from '../local/stored-objects.ts';
import { planKey, stagePrefix } from '../shared/contract/keys.ts';
import { Plan } from '../shared/contract/plan.ts';
import { Completion } from '../shared/domain/completion.ts';
import { digest } from '../shared/domain/identity.ts';
import { LineageEntry } from '../shared/domain/records.ts';
import type { DatasetRow } from './dataset-rows.ts';
import { linesOf } from './seeds-rows.ts';

/** A step that made or changed a record, with all that is still known of it. */
export interface TrailStep {
  readonly step: string;
  /** Kind of the step; null where the plan of the run is gone. */
  readonly kind: string | null;
  /** Filters that the record passed there. */
  readonly passed: readonly string[];
  readonly role: string | null;
  readonly model: string | null;
  /** Prompt file of the recipe, or its digest where the plan is gone. */
  readonly prompt: string | null;
  readonly sample: number | null;
  readonly completion: string | null;
  /** What the model wrote; null where the workspace no longer holds it. */
  readonly text: string | null;
  readonly tokensOut: number | null;
}

/** Where a seed came from; `row` is its line, when the drop still has it. */
export interface TrailSeed {
  readonly object: string;
  readonly line: number;
  readonly task: string;
  readonly dataset: string | null;
  readonly config: string | null;
  readonly split: string | null;
  readonly datasetRow: number;
  readonly sha256: string;
  readonly license: string;
  readonly row: string | null;
}

/** What the workspace still holds of a run. */
export interface RunMemory {
  readonly plan: Plan | undefined;
  completions(keys: ReadonlySet<string>): ReadonlyMap<string, Completion>;
}

export function runMemory(cloudFolder: string, run: string): RunMemory {
  const objects = storedObjects(cloudFolder);
  const bytes = objects.get(planKey(run));
  const plan = bytes === undefined ? undefined : Plan.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  return {
    plan,
    completions(keys) {
      const found = new Map<string, Completion>();
      if (plan === undefined || keys.size === 0) return found;
      const prefix = stagePrefix(run, '').replace(/\/+$/u, '/');
      for (const key of objects.list(prefix).filter((name) => /\/completions-\d+\.jsonl$/u.test(name))) {
        for (const line of Buffer.from(objects.get(key) ?? [])
          .toString('utf8')
          .split('\n')) {
          const completion = line === '' ? undefined : Completion.safeParse(JSON.parse(line)).data;
          if (completion !== undefined && keys.has(completion.key)) found.set(completion.key, completion);
        }
      }
      return found;
    },
  };
}

const Lineage = z.array(LineageEntry);

export function trailOf(row: DatasetRow, memory: RunMemory): TrailStep[] {
  const lineage = Lineage.safeParse(typeof row.lineage === 'string' ? JSON.parse(row.lineage) : []).data ?? [];
  const completions = memory.completions(new Set(lineage.flatMap(({ completion }) => completion ?? [])));
  const steps = new Map(memory.plan?.stages.flatMap((stage) => stage.steps).map((step) => [step.id, step]));
  const prompts = new Map(
    Object.entries(memory.plan?.templates ?? {}).map(([path, text]) => [digest(text).slice(0, 16), path]),
  );
  const made = lineage.map((entry): TrailStep => {
    const completion = completions.get(entry.completion ?? '');
    return {
      step: entry.step,
      kind: steps.get(entry.step)?.kind ?? null,
      passed: [],
      role: entry.role ?? null,
      model: entry.model ?? null,
      prompt: entry.prompt === undefined ? null : (prompts.get(entry.prompt) ?? entry.prompt),
      sample: entry.sample ?? null,
      completion: entry.completion ?? null,
      text: completion?.text ?? null,
      tokensOut: completion?.tokensOut ?? null,
    };
  });
  return withJudges(made, memory.plan);
}

/** Steps that judged the record and left no mark in it, at the places where they stand in the plan. */
function withJudges(made: readonly TrailStep[], plan: Plan | undefined): TrailStep[] {
  if (plan === undefined) return [...made];
  const order = new Map<string, number>();
  const judges: TrailStep[] = [];
  for (const stage of plan.stages.filter(({ mode }) => mode !== 'claim' && mode !== 'promote'))
    for (const { id, kind, options } of stage.steps) {
      if (!order.has(id)) order.set(id, order.size);
      if (made.some(({ step }) => step === id) || kind === 'emit') continue;
      const none = {
        role: null,
        model: null,
        prompt: null,
        sample: null,
        completion: null,
        text: null,
        tokensOut: null,
      };
      if (!judges.some(({ step }) => step === id)) judges.push({ step: id, kind, passed: namesOf(options), ...none });
    }
  const placeOf = ({ step }: TrailStep): number => order.get(step) ?? -1;
  const result: TrailStep[] = [];
  let last = -1;
  for (const step of made) {
    const place = Math.max(last, placeOf(step));
    result.push(...judges.filter((judge) => placeOf(judge) > last && placeOf(judge) < place), step);
    last = place;
  }
  return [...result, ...judges.filter((judge) => placeOf(judge) > last)];
}

const Uses = z.object({ use: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])) });

/** Names of filters: `[empty, {too_short: {...}}]`. */
function namesOf(options: unknown): string[] {
  const { use = [] } = Uses.safeParse(options).data ?? {};
  return use.flatMap((one) => (typeof one === 'string' ? [one] : Object.keys(one)));
}

/** @param dropFolder folder that the run's drop was read from; undefined when the workspace does not know it. */
export function seedOf(row: DatasetRow, dropFolder: string | undefined): TrailSeed | undefined {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  const object = text('seed_object');
  if (object === null || typeof row.seed_line !== 'number') return undefined;
  return {
    object,
    line: row.seed_line,
    task: text('task') ?? '',
    dataset: text('seed_dataset'),
    config: text('seed_config'),
    split: text('seed_split'),
    datasetRow: typeof row.seed_row === 'number' ? row.seed_row : row.seed_line - 1,
    sha256: text('seed_sha256') ?? '',
    license: text('license') ?? 'unknown',
    row: dropFolder === undefined ? null : lineOf(dropFolder, object, row.seed_line),
  };
}

function lineOf(folder: string, object: string, line: number): string | null {
  const path = resolve(folder, object);
  if (!path.startsWith(`${resolve(folder)}${sep}`) || !existsSync(path)) return null;
  let at = 0;
  for (const text of linesOf(path, { empty: true })) {
    at += 1;
    if (at === line) return text;
  }
  return null;
}
