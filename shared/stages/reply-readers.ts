import type { Plan, PlanStep } from '../contract/plan.ts';
import type { AnswerKind } from '../domain/answers/kind.ts';
import { isJsonObject } from '../domain/json.ts';
import type { SowerRecord } from '../domain/records.ts';
import type { ReplySchema } from '../domain/reply-schema.ts';
import { blindKind, nextBlindBallots } from '../domain/steps/blind.ts';
import { textField } from '../domain/steps/fields.ts';
import { parseKind, replySchemaOf } from '../domain/steps/parse.ts';
import { stepKinds } from '../domain/steps/registry.ts';
import { voteKind } from '../domain/steps/vote.ts';
import { type Drawn, nextBallots } from '../domain/steps/vote-rule.ts';
import { flowsInto, stageOf } from './plan-reader.ts';
import { contextOf, runRowStep } from './row-steps.ts';
import { isJob, looksAtWritten, mayRunJobs } from './sandbox-steps.ts';

/** What the steps behind a prompt make of its replies, as far as it decides which calls follow. */
export interface ReplyReaders {
  /** Whether the parse step cannot read the reply for its form. False where nothing parses it before the next prompt. */
  isUnreadable(answered: SowerRecord): boolean;
  /** The JSON schema of replies to a record that the parse step reads; undefined where it wants no JSON object. */
  schema(record: SowerRecord): ReplySchema | undefined;
  /** What the parse step makes of a reply; the record as it is where nothing parses it. */
  parsed(answered: SowerRecord): readonly SowerRecord[];
  /** The vote that the replies are ballots of; absent where some step between needs more than one ballot at a time. */
  readonly vote?: {
    /** Whether it may be decided before all ballots are drawn. */
    readonly stops: boolean;
    /** How many ballots to draw next; 0 when those that were drawn decide. @param total ballots that may be asked. */
    next(drawn: Drawn, total: number, kind: AnswerKind): number;
    /** What comes to the vote of one answered ballot. */
    read(answered: SowerRecord): readonly SowerRecord[];
    /** Whether ballots on this record are programs to be run, of which nobody knows before what they count for. */
    isRun(record: SowerRecord): boolean;
  };
}

/**
 * Problems of ballots that lie in the form of the reply. The others lie in what it says: asking again until an answer
 * pleases would bias the vote.
 */
const formProblems = [
  'empty',
  'truncated',
  'too_long',
  'unclosed_reasoning',
  'several_reasoning_blocks',
  'no_answer',
  'no_code',
];
/** Reasons of parse steps that are no fault of form. */
const contentReasons = ['refusal'];

/** @param stage name of a generate stage. */
export function replyReaders(plan: Plan, stage: string): ReplyReaders {
  const next = flowsInto(plan, stageOf(plan, stage).index);
  const steps = next?.worker === 'filter' ? next.steps : [];
  const parse = steps.findIndex(({ kind }) => kind === 'parse');
  const vote = steps.findIndex(({ kind }) => kind === voteKind.kind || kind === blindKind.kind);
  const toParse = steps.slice(0, parse);
  const toVote = steps.slice(0, vote).filter((step) => !isJob(step));
  const parser = steps[parse];
  const voter = steps[vote];
  const isParsed = parser !== undefined && toParse.every(looksAtOne);
  const parsing = isParsed ? parseKind.options.parse(parser.options) : undefined;
  return {
    schema: (record) => (parsing === undefined ? undefined : replySchemaOf(parsing, record)),
    parsed: (answered) => (isParsed ? through(plan, [...toParse, parser], answered) : [answered]),
    isUnreadable(answered) {
      if (!isParsed) return false;
      const { kept, dropped } = runRowStep(strict(parser), through(plan, toParse, answered), contextOf(plan, parser));
      return (
        dropped.some(({ reason }) => !contentReasons.includes(reason)) ||
        kept.some(({ fields }) => formProblems.includes(textField(fields, 'ballot_problem') ?? ''))
      );
    },
    ...(voter === undefined || !isMeantForAll(plan, stage, voter, toVote) || !toVote.every(looksAtOne)
      ? {}
      : {
          vote: {
            ...drawingOf(voter),
            read: (one) => through(plan, toVote, one),
            isRun: mayRunJobs(steps.slice(0, vote)),
          },
        }),
  };
}

/** Whether the vote is meant for every record that the prompt asks about: without a condition, or with the same one. */
function isMeantForAll(plan: Plan, stage: string, { when }: PlanStep, between: readonly PlanStep[]): boolean {
  if (when === undefined) return true;
  return when === stageOf(plan, stage).stage.steps.at(-1)?.when && !looksAtWritten(when, between);
}

/** How many ballots a vote draws: until it is decided, or until it is clear whether what was hidden is needed. */
function drawingOf({ kind, options }: PlanStep): Pick<NonNullable<ReplyReaders['vote']>, 'stops' | 'next'> {
  if (kind === blindKind.kind) {
    const blind = blindKind.options.parse(options);
    return { stops: true, next: (drawn, total) => nextBlindBallots(drawn, total, blind) };
  }
  const vote = voteKind.options.parse(options);
  return { stops: vote.stop !== 'never', next: (drawn, total, answers) => nextBallots(drawn, total, answers, vote) };
}

/** The parse step as one that drops what it cannot read, whether or not the recipe goes on without it. */
function strict(parser: PlanStep): PlanStep {
  const { options } = parser;
  return isJsonObject(options) && options.fail === 'keep'
    ? { ...parser, options: { ...options, fail: 'drop' } }
    : parser;
}

function through(plan: Plan, steps: readonly PlanStep[], record: SowerRecord): readonly SowerRecord[] {
  return steps.reduce(
    (records: readonly SowerRecord[], step) => runRowStep(step, records, contextOf(plan, step)).kept,
    [record],
  );
}

/** Whether a step can be run on one record without the others and without any store. */
function looksAtOne({ kind, options }: PlanStep): boolean {
  const known = stepKinds.get(kind);
  if (known?.apply === undefined || kind === 'decontaminate' || kind === 'expand') return false;
  return (known.group?.(known.options.parse(options)) ?? []).length === 0;
}
