import { z } from 'zod';
import { recordId } from '../identity.ts';
import { isJsonObject } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { type FailureReason, isFailureReason, type Rejected, reject } from '../verdict.ts';
import { canStop, countVotes, judgeVotes, type VoteRule } from '../vote.ts';
import { keyFields } from './expand.ts';
import { answerKindOf, type Fields, indexField, textField, without } from './fields.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';
import { claimedCanonical, describeVotes, type Group, groupBallots, sharedLineage } from './vote-group.ts';
import { finalOrder, pickWinningBallot, winningText } from './vote-sample.ts';

const Options = z.strictObject({
  min_valid: z
    .union([z.int().min(1), z.number().min(0).lt(1)])
    .default(4)
    .describe('Readable ballots that are needed: a count from 1, or a share of the ballots below 1.'),
  min_share: z.number().min(0).max(1).default(0.6).describe('Share of the readable ballots that the winner needs.'),
  key_conflict: z
    .enum(['drop', 'replace_key', 'ignore'])
    .default('drop')
    .describe(
      'When the winner is not the answer that the author gave: drop the question, take the winner and note the old key, or take the winner.',
    ),
});
export type VoteOptions = z.infer<typeof Options>;

const ballotFields = [
  'hidden',
  'ballot',
  'ballots_asked',
  'ballot_options',
  'ballot_order',
  'ballot_answer',
  'ballot_canonical',
  'ballot_problem',
];

/** Counts the ballots of each question; one sample or one rejection comes of each. */
export const voteKind: StepKind<VoteOptions> = {
  kind: 'vote',
  about:
    'Counts the ballots of each question by the meaning of their answers and keeps the question with its winner. Free answers are not compared: one readable reply is enough, and the sample is marked as not verified.',
  place: 'row',
  group: () => ['question_id'],
  options: Options,
  reads: () => ['question_id', 'answer_kind', 'question', 'options', 'reasoning', ...ballotFields],
  writes: () => ['answer_text', 'answer_index', 'answer_label', 'reasoning', 'vote', 'verified', ...keyFields],
  removes: () => ballotFields,
  reasons: ({ key_conflict }) => [
    'few_valid_votes',
    'model_refused',
    'model_failed',
    'model_timeout',
    'budget',
    'cancelled',
    'tie',
    'no_majority',
    ...(key_conflict === 'drop' ? (['key_conflict'] as const) : []),
  ],
  apply(records, options, context) {
    const groups = groupBallots(records);
    const results = groups.map((group) => decide(group, options, context));
    return {
      made: groups.length,
      kept: results.filter((result): result is SowerRecord => 'lineage' in result),
      dropped: results.filter((result): result is Dropped => 'outcome' in result),
    };
  },
};

function decide(group: Group, options: VoteOptions, context: StepContext): SowerRecord | Dropped {
  const { first, ballots, asked } = group;
  const kind = answerKindOf(first.fields);
  const free = kind === 'free';
  const ballotTexts = ballots.map(({ fields }) => textField(fields, free ? 'ballot_answer' : 'ballot_canonical'));
  const votes = free ? ballotTexts.map((text) => text && 'readable') : ballotTexts;
  const rule: VoteRule = free
    ? { minValid: 1, minShare: 0 }
    : { minValid: options.min_valid, minShare: options.min_share };
  const outcome = judgeVotes(countVotes(votes), rule, asked);
  const summary = describeVotes(group, free);
  const failed = failures(group);
  const [failure] = failed.values();
  const read = votes.filter((_, index) => !failed.has(index));
  if (failure !== undefined && !canStop(countVotes(read), failed.size, rule)) {
    return fail(group, summary.vote, failure, `${summary.text}; needed: ${needs(options)}`, context);
  }
  if (!outcome.decided) {
    return drop(
      group,
      { ...summary.vote, tie: outcome.reason === 'tie' },
      reject(outcome.reason, `${summary.text}; needed: ${needs(options)}`),
      context,
    );
  }
  const claimed = free ? undefined : claimedCanonical(first.fields);
  const conflict = claimed !== undefined && claimed !== outcome.winner;
  if (conflict && options.key_conflict === 'drop') {
    return drop(group, summary.vote, reject('key_conflict', `author: ${claimed}; votes: ${summary.text}`), context);
  }
  const winners = free
    ? ballots.filter(({ fields }) => textField(fields, 'ballot_answer') !== null)
    : ballots.filter(({ fields }) => textField(fields, 'ballot_canonical') === outcome.winner);
  return sampleOf(
    group,
    winners,
    { ...summary.vote, count: outcome.count, share: outcome.share },
    {
      context,
      verified: !free,
      replaced: conflict && options.key_conflict === 'replace_key',
    },
  );
}

function needs({ min_valid, min_share }: VoteOptions): string {
  return `${min_valid < 1 ? `${min_valid} of all ballots` : `${min_valid} ballots`} readable, share ${min_share}`;
}

/**
 * Ballots whose call brought no reply at all, by position. When they could have changed the outcome, the question failed:
 * it is no judgement of its content.
 */
function failures({ ballots }: Group): ReadonlyMap<number, FailureReason> {
  return new Map(
    ballots.flatMap(({ fields }, index) => {
      const problem = textField(fields, 'ballot_problem') ?? '';
      return isFailureReason(problem) ? [[index, problem] as const] : [];
    }),
  );
}

function fail(group: Group, votes: Fields, reason: FailureReason, evidence: string, context: StepContext): Dropped {
  const dropped = drop(group, votes, reject('few_valid_votes', evidence), context);
  return { ...dropped, outcome: 'failed', reason };
}

function drop(group: Group, votes: Fields, verdict: Rejected, { stepId }: StepContext): Dropped {
  const fields = { ...groupFields(group), vote: votes };
  return dropRecord(
    { ...group.first, id: recordId(stepId, group.questionId), kind: 'sample', fields },
    stepId,
    verdict,
  );
}

/** The question's own fields, with what was hidden from the solvers. */
function groupFields({ first }: Group): Fields {
  const { hidden } = first.fields;
  const restored = isJsonObject(hidden) ? hidden : {};
  return { ...without(first.fields, [...ballotFields, 'reasoning']), ...restored };
}

interface Decision {
  readonly context: StepContext;
  readonly verified: boolean;
  readonly replaced: boolean;
}

function sampleOf(group: Group, winners: readonly SowerRecord[], votes: Fields, decision: Decision): SowerRecord {
  const { stepId, randomSeed } = decision.context;
  const fields = groupFields(group);
  const chosen = pickWinningBallot(winners, [randomSeed, stepId, group.questionId]);
  const answerText = winningText(winners, chosen);
  const { options, index, label } = finalOrder(fields, chosen, answerText, [randomSeed, stepId, group.questionId]);
  return {
    ...group.first,
    id: recordId(stepId, group.questionId),
    parents: [group.questionId, ...group.ballots.map(({ id }) => id)],
    kind: 'sample',
    fields: {
      ...fields,
      options,
      answer_text: answerText,
      answer_index: index,
      answer_label: label,
      reasoning: textField(chosen.fields, 'reasoning'),
      vote: {
        ...votes,
        winner: answerText,
        ...(decision.replaced ? { replaced_key: textField(fields, 'claimed_answer') } : {}),
      },
      verified: decision.verified,
      ...(options === null ? {} : { claimed_index: claimedPosition(fields, options) }),
    },
    lineage: sharedLineage(group.ballots, stepId),
  };
}

/** Where the author's option stands in the final order. */
function claimedPosition(fields: Fields, options: readonly string[]): number | null {
  if (indexField(fields, 'claimed_index') === null) return null;
  const at = options.indexOf(textField(fields, 'claimed_answer') ?? '');
  return at < 0 ? null : at;
}
