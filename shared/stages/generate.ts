import { completionsKey, completionsPrefix } from '../contract/keys.ts';
import type { PlanStep } from '../contract/plan.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import type { SowerRecord, StepTally } from '../domain/records.ts';
import { seedSpan } from '../domain/seed-span.ts';
import { promptKind } from '../domain/steps/prompt.ts';
import type { Blob, Queue } from '../ports.ts';
import { aheadEnded } from './ahead.ts';
import { appetiteOf } from './appetite.ts';
import { type CallThread, dueCalls, usedCompletions } from './call-thread.ts';
import { closeAhead } from './close-ahead.ts';
import type { EarlierPorts } from './earlier-completions.ts';
import { type FrozenCompletions, openFrozenCompletions } from './frozen-completions.ts';
import { readRecords } from './jsonl.ts';
import { type ObtainPorts, obtain } from './obtain.ts';
import { openPatience } from './patience.ts';
import type { BoundPrompt, RenderPrompt } from './prompt-calls.ts';
import { promptThreads } from './prompt-threads.ts';
import { runRowSteps } from './row-steps.ts';
import { openSpending, type SpendingPorts } from './spending.ts';
import { maySplit, openStragglers, restOf } from './stragglers.ts';
import { takeOver } from './take-over.ts';
import { countReasons } from './tally.ts';
import type { ShardOutput, ShardWork } from './worker.ts';
import { type WritePace, writePace } from './write-pace.ts';

export interface GenerationPorts extends EarlierPorts {
  readonly work: Blob;
  readonly renderPrompt: RenderPrompt;
}

export interface GeneratePorts extends GenerationPorts, ObtainPorts, SpendingPorts {
  /** For shards that are split; absent: none is. */
  readonly queue?: Queue;
}

/** A generate shard, read and rendered: what it has to ask, what is stored of it, and what it comes to. */
export interface Generation {
  readonly input: readonly SowerRecord[];
  readonly prompt: BoundPrompt;
  readonly threads: readonly CallThread[];
  readonly frozen: FrozenCompletions;
  /** Gives other runs what this one was answered so far, where the run says so. */
  share(): Promise<void>;
  /** The shard's output, from the stored completions alone. @throws Error while a call is due. */
  output(): ShardOutput;
  /** Whether nothing is due about a record of the input; of steps that look at records one by one. */
  hasEnded(record: SowerRecord): boolean;
}

/**
 * One prompt step over a shard: renders requests, obtains the completions that are not stored yet, hands on one record
 * per record and sample. Steps that expand records (ballots) run before it, in the same shard.
 */
export async function generateShard(
  ports: GeneratePorts,
  work: ShardWork,
): Promise<ShardOutput | 'unfinished' | 'waiting'> {
  const { plan, stage, item } = work;
  // Who waits for others has no use for its places.
  const leave = appetiteOf(ports.generator).join({ places: () => undefined, unsent: () => 0 });
  const asked = await aheadEnded(ports, plan, stage, item.shard).finally(leave);
  const pace = writePace(ports.clock, plan, stage);
  const rest = await restOf(ports, work);
  const { input, threads, frozen, share, output, hasEnded } = await openGeneration(ports, work, { pace, rest });
  const of = { shard: `${stage.name}/${item.shard}`, attempt: item.attempt, holder: item.holder ?? '' };
  const spending = await openSpending(ports, plan, of, frozen);
  const patience = await openPatience(ports, work, frozen);
  const { queue } = ports;
  const stragglers =
    queue === undefined || !maySplit(stage)
      ? undefined
      : openStragglers({ ...ports, queue }, work, input, frozen, hasEnded);
  const result = await obtain(ports, work, threads, frozen, spending, patience.mayWait, stragglers).finally(
    async () => {
      // The last look at what is due may have taken completions over; and who waits for them finds them stored.
      await frozen.flush();
      await stragglers?.end();
    },
  );
  await share();
  if (result === 'obtained' && asked !== undefined) await closeAhead(ports, work, threads, frozen);
  if (stragglers?.isSplit()) return 'waiting';
  if (result === 'unfinished') return 'unfinished';
  if (result === 'obtained') return output();
  await patience.giveBack();
  return 'waiting';
}

/**
 * Opens a generate shard; nothing is sent. What it does depends on the plan, the input and the frozen completions.
 *
 * @param given at what pace completions are written, each at once when absent; records in place of the shard's input; what
 * was stored for the shard that it was split off from.
 */
export async function openGeneration(
  ports: GenerationPorts,
  work: ShardWork,
  given: {
    readonly pace?: WritePace | undefined;
    readonly records?: readonly SowerRecord[];
    readonly rest?: FrozenCompletions | undefined;
  } = {},
): Promise<Generation> {
  const { plan, stage, item } = work;
  const prompt = boundPrompt(work);
  const input = given.records ?? (await readRecords(ports.work, item.input));
  const open = (records: readonly SowerRecord[]) => {
    const before = runRowSteps(plan, stage.steps.slice(0, -1), records);
    const asked = before.kept.filter(isAsked(prompt.step));
    return { before, asked, unasked: promptThreads(plan, stage.name, prompt, asked, ports.renderPrompt) };
  };
  const { before, asked, unasked } = open(input);
  const { threads } = unasked;
  const frozen = await openFrozenCompletions(
    ports.work,
    completionsPrefix(plan.run, stage.name, item.shard),
    (part) => completionsKey(plan.run, stage.name, item.shard, part),
    given.pace,
  );
  if (given.rest !== undefined) frozen.offer(given.rest.completions());
  const share = await takeOver(ports, work, threads, frozen, before.kept);
  const output = (): ShardOutput => {
    const results = threads.map((thread) => thread.result(frozen));
    const sum = (value: (result: (typeof results)[number]) => number): number =>
      results.reduce((total, result) => total + value(result), 0);
    const answered = results.flatMap((result) => result.kept);
    const passed = before.kept.length - asked.length;
    const kept = passed === 0 ? answered : inPlace(before.kept, asked, answered);
    const dropped = [...unasked.dropped, ...results.flatMap((result) => result.dropped)];
    const tally: StepTally = {
      step: prompt.step.id,
      in: before.kept.length,
      made: sum(({ made }) => made) + unasked.dropped.length + passed,
      kept: kept.length,
      ...countReasons(dropped),
      ...nonZero(
        'saved',
        sum(({ saved }) => saved),
      ),
      ...nonZero(
        'reasked',
        sum(({ reasked }) => reasked),
      ),
      ...nonZero('unpaid', frozen.failed('budget')),
      ...nonZero('passed', passed),
      ...nonZero(
        'calls',
        sum(({ calls = 0 }) => calls),
      ),
      ...nonZero('taken', takenBy(threads, frozen)),
      ...nonZero(
        'partnerIn',
        sum(({ partnerIn = 0 }) => partnerIn),
      ),
      ...nonZero(
        'partnerOut',
        sum(({ partnerOut = 0 }) => partnerOut),
      ),
      tokensIn: sum(({ tokensIn }) => tokensIn),
      tokensOut: sum(({ tokensOut }) => tokensOut),
    };
    return {
      parts: [kept],
      ...(prompt.grouped ? { units: [threads.length + passed] } : {}),
      span: seedSpan(input.map(({ seed }) => seed)),
      dropped: [...before.dropped, ...dropped],
      tallies: [...before.tallies, tally],
    };
  };
  const hasEnded = (record: SowerRecord): boolean => dueCalls(open([record]).unasked.threads, frozen).length === 0;
  return { input, prompt, threads, frozen, share, output, hasEnded };
}

/** Whether a step's condition is true for a record; all others pass through. */
function isAsked({ when }: PlanStep): (record: SowerRecord) => boolean {
  if (when === undefined) return () => true;
  const holds = compileCondition(when);
  return ({ fields }) => holds(fields);
}

/** Records that pass through stay at their place between the answers, so that no order depends on the cut of shards. */
function inPlace(
  all: readonly SowerRecord[],
  asked: readonly SowerRecord[],
  answered: readonly SowerRecord[],
): SowerRecord[] {
  const isAskedFor = new Set(asked);
  const answers = Map.groupBy(answered, ({ parents }) => parents[0]);
  return all.flatMap((record) => (isAskedFor.has(record) ? (answers.get(record.id) ?? []) : [record]));
}

/** Completions of other runs that came to something; of what was asked ahead some may not. */
function takenBy(threads: readonly CallThread[], frozen: FrozenCompletions): number {
  if (frozen.taken() === 0) return 0;
  return [...usedCompletions(threads, frozen)].filter(({ takenFrom }) => takenFrom !== undefined).length;
}

const nonZero = <Name extends string>(name: Name, count: number): { readonly [K in Name]?: number } =>
  count === 0 ? {} : ({ [name]: count } as { [K in Name]: number });

/** Ballots of a question are decided together; variants that axes make of a record are not. */
const drawsBallots = ({ kind, options }: PlanStep): boolean =>
  kind === 'expand' && typeof options === 'object' && options !== null && 'count' in options;

function boundPrompt({ plan, stage }: ShardWork): BoundPrompt {
  const step = stage.steps.at(-1);
  if (step === undefined) throw new Error(`The stage ${stage.name} has no steps.`);
  const options = promptKind.options.parse(step.options);
  const role = plan.roles[options.role];
  if (role === undefined) throw new Error(`The plan binds no role "${options.role}".`);
  return { step, options, role, grouped: stage.steps.some(drawsBallots) };
}
