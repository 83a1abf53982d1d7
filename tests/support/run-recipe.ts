import type { Plan } from '../../shared/contract/plan.ts';
import type { ModelRequest } from '../../shared/domain/completion.ts';
import type { Json } from '../../shared/domain/json.ts';
import { memoryBlob } from './memory-blob.ts';
import type { Faults } from './storm/faults.ts';
import { planOfDrop } from './storm/plan.ts';
import { storm } from './storm/storm.ts';
import type { ScriptedReply, StormResult } from './storm/storm-types.ts';

export interface RecipeRun {
  /** Text of recipe.yaml. */
  readonly recipe: string;
  readonly prompts?: Readonly<Record<string, string>>;
  readonly rows: readonly Json[];
  readonly reply?: (prompt: string, request: ModelRequest) => string | ScriptedReply;
  readonly tuning?: Partial<Plan['tuning']>;
  readonly workers?: number;
  readonly seed?: number;
  readonly faults?: Faults;
  /** More for run.yaml. */
  readonly run?: string;
}

/** Runs a recipe that travels with its drop through all stages, over stores in memory. */
export async function runRecipe(options: RecipeRun): Promise<{ plan: Plan; result: StormResult }> {
  const name = /^recipe: (\S+)$/mu.exec(options.recipe)?.[1] ?? '';
  const seeds = memoryBlob();
  const put = (path: string, text: string): Promise<void> => seeds.put(`drops/own/${path}`, text);
  await put(`${name}/recipe.yaml`, options.recipe);
  for (const [file, text] of Object.entries(options.prompts ?? {})) await put(`${name}/prompts/${file}`, text);
  await put('rows.jsonl', options.rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await put(
    'run.yaml',
    `recipe: ./${name}\ndataset: own\nseeds:\n  - { file: rows.jsonl, license: CC0-1.0 }\n${options.run ?? ''}`,
  );
  const made = await planOfDrop(seeds, 'own');
  const plan = { ...made, tuning: { ...made.tuning, ...options.tuning } };
  const { reply, workers, seed, faults } = options;
  const result = await storm({
    plan,
    seeds: seeds.objects,
    ...(workers === undefined ? {} : { workers }),
    ...(seed === undefined ? {} : { seed }),
    ...(faults === undefined ? {} : { faults }),
    ...(reply === undefined
      ? {}
      : { reply: (request: ModelRequest) => reply(request.messages.at(-1)?.content ?? '', request) }),
  });
  return { plan, result };
}

/** Records that reached the last stage before packaging, in the order of the dataset. */
export function packaged(plan: Plan, result: StormResult): Readonly<Record<string, Json>>[] {
  const first = plan.stages.findIndex(({ worker }) => worker === 'package');
  const last = plan.stages[first - 1]?.name ?? '';
  const records = (result.shards.get(last) ?? []).flatMap((item) => {
    const keys = item.passThrough
      ? [item.input]
      : (item.partRecords ?? []).map((_count, part) => `runs/${plan.run}/${last}/${item.shard}/${part}.jsonl`);
    return keys.flatMap((key) =>
      Buffer.from(result.work.get(key) ?? new Uint8Array())
        .toString()
        .split('\n'),
    );
  });
  return records
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { fields: Readonly<Record<string, Json>> }).fields);
}
