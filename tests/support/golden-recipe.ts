import type { Plan } from '../../shared/contract/plan.ts';
import type { ModelRequest } from '../../shared/domain/completion.ts';
import type { Json } from '../../shared/domain/json.ts';
import { addTallies } from '../../shared/domain/records.ts';
import { stepKinds } from '../../shared/domain/steps/registry.ts';
import { countTokens } from '../../shared/domain/text/tokens.ts';
import type { Sandbox } from '../../shared/ports.ts';
import { memoryBlob } from './memory-blob.ts';
import { violations } from './storm/audit.ts';
import { fillDrop, planOfDrop } from './storm/plan.ts';
import { storm } from './storm/storm.ts';
import type { ScriptedReply, StormResult } from './storm/storm-types.ts';

/** A drop as its files, and what the model answers. */
export interface GoldenDrop {
  /** By name; `run.yaml` among them. Objects are rows, written as JSONL. */
  readonly files: Readonly<Record<string, string | readonly Readonly<Record<string, Json>>[]>>;
  /** May throw what a generator throws. */
  readonly reply: (request: ModelRequest, asked: string, attempt: number) => string | ScriptedReply;
  /** Records of a shard; the recipe's result does not depend on it. */
  readonly shardRecords?: number;
  readonly sandbox?: Sandbox;
}

export interface GoldenRun {
  readonly plan: Plan;
  readonly result: StormResult;
  /** Fields of the records that went into the data files, in their order. */
  readonly accepted: readonly Readonly<Record<string, Json>>[];
  /** What was dropped, in no order. */
  readonly dropped: readonly { readonly step: string; readonly reason: string; readonly evidence: string }[];
  /** What each step made, kept and dropped by reason. */
  readonly steps: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Plays a recipe over a small drop, from the event to the published dataset, and checks that nothing was lost. */
export async function goldenRun({ files, reply, shardRecords, sandbox }: GoldenDrop): Promise<GoldenRun> {
  const seeds = memoryBlob();
  const texts = Object.entries(files).map(([name, content]): [string, string] => [
    name,
    typeof content === 'string' ? content : content.map((row) => `${JSON.stringify(row)}\n`).join(''),
  ]);
  await fillDrop(seeds, 'golden', Object.fromEntries(texts));
  const planned = await planOfDrop(seeds, 'golden');
  const plan: Plan = {
    ...planned,
    tuning: { ...planned.tuning, ...(shardRecords === undefined ? {} : { shardRecords }) },
  };
  const asked = ({ messages }: ModelRequest): string => messages.at(-1)?.content ?? '';
  const result = await storm({
    plan,
    seeds: seeds.objects,
    ...(sandbox === undefined ? {} : { sandbox }),
    reply: (request, _key, attempt) => counted(reply(request, asked(request), attempt)),
  });
  const wrong = violations(plan, result);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return {
    plan,
    result,
    accepted: acceptedOf(plan, result),
    dropped: droppedOf(plan, result),
    steps: byStep(plan, result),
  };
}

/** A reply with its tokens as a server would count them. */
function counted(reply: string | ScriptedReply): ScriptedReply {
  const given = typeof reply === 'string' ? { text: reply, finishReason: 'stop' } : reply;
  return { ...given, tokensOut: countTokens(given.text) };
}

/** Reasons that the recipe's own steps can give and that none of its records met; machine and reading left out. */
export function unmetReasons({ plan, result }: GoldenRun): string[] {
  const known = plan.stages.flatMap(({ steps }) =>
    steps.flatMap(({ kind, options }) => {
      const found = stepKinds.get(kind);
      return found === undefined ? [] : found.reasons(found.options.parse(options));
    }),
  );
  const met = new Set(Object.keys(result.run.reasons ?? {}));
  const elsewhere = new Set([...machineReasons, ...readingReasons]);
  return [...new Set<string>(known)].filter((reason) => !met.has(reason) && !elsewhere.has(reason)).sort();
}

/** Reasons of the machinery that a golden run need not show: the storm, and the tests of stages and of near duplicates, do. */
export const machineReasons: readonly string[] = [
  'budget',
  'cancelled',
  'licence_conflict',
  'model_failed',
  'model_refused',
  'model_timeout',
  'near_duplicate',
  'published_before',
  'template_error',
  'too_large',
  'unsupported_kind',
];

/** Reasons of rows that cannot be read; the tests of the source step show them. */
export const readingReasons: readonly string[] = [
  'bad_encoding',
  'bad_json',
  'bad_schema',
  'few_options',
  'label_only',
  'licence_refused',
  'licence_unknown',
  'line_too_long',
  'no_gold',
  'no_values',
  'too_deep',
  'undefined_column',
];

/** The data files alone: card, report and manifest name the plan, to which the size of shards belongs. */
export const dataFiles = ({ result }: GoldenRun): [string, string][] =>
  [...result.files].filter(([key]) => key.endsWith('.parquet')).sort(([a], [b]) => (a < b ? -1 : 1));

/** What each step made, kept and dropped by reason. */
export function byStep(plan: Plan, { shards }: StormResult): GoldenRun['steps'] {
  const tallies = addTallies(
    plan.stages.flatMap(({ name }) => shards.get(name) ?? []).flatMap((item) => item.tallies ?? []),
  );
  return Object.fromEntries(
    tallies.map(({ step, made, kept, rejected, failed }) => [step, { made, kept, ...rejected, ...failed }]),
  );
}

/** Lines of the objects of a run whose key has the wanted form, keys ascending. */
function linesOf({ work }: StormResult, wanted: (key: string) => boolean): Record<string, Json>[] {
  return [...work]
    .filter(([key]) => wanted(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, bytes]) => Buffer.from(bytes).toString().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, Json>);
}

function acceptedOf(plan: Plan, result: StormResult): GoldenRun['accepted'] {
  const before = plan.stages.filter(({ worker, mode }) => worker !== 'package' && mode !== 'claim').at(-1)?.name;
  return linesOf(
    result,
    (key) => key.startsWith(`runs/${plan.run}/${before}/`) && key.endsWith('.jsonl') && !key.endsWith('rejects.jsonl'),
  ).map(({ fields }) => fields as Record<string, Json>);
}

function droppedOf(plan: Plan, result: StormResult): GoldenRun['dropped'] {
  return linesOf(result, (key) => key.startsWith(`runs/${plan.run}/`) && key.endsWith('rejects.jsonl')).map(
    ({ step, reason, evidence }) => ({ step: String(step), reason: String(reason), evidence: String(evidence) }),
  );
}
