import { z } from 'zod';
import { isCompared } from '../answers/kind.ts';
import { canonicalJson, recordId } from '../identity.ts';
import { isJsonObject } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { type FailureReason, type Rejected, reject } from '../verdict.ts';
import { canStop, countVotes, judgeVotes } from '../vote.ts';
import { keyFields } from './expand.ts';
import { answerKindOf, type Fields, indexField, textField, without } from './fields.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';
import { claimedCanonical, describeVotes, type Group, groupBallots, sharedLineage } from './vote-group.ts';
import { checkOf, failedBallots, voteRuleOf, votesOf } from './vote-rule.ts';
import { finalOrder, pickWinningBallot, winningText } from './vote-sample.ts';

const Options = z.strictObject({
  min_valid: z
    .union([z.int().min(1), z.number().min(0).lt(1)])
    .default(4)
    .describe('Readable ballots that are needed: a count from 1, or a share of the ballots below 1.'),
  min_share: z.number().min(0).max(1).default(0.6).describe('Share of the readable ballots that the winner needs.'),
  min_votes: z
    .union([z.int().min(1), z.number().min(0).lt(1)])
    .default(1)
    .describe('Ballots that the winner needs: a count from 1, or a share of all ballots, readable or not, below 1.'),
  stop: z
    .union([z.enum(['exact', 'never']), z.strictObject({ chance: z.number().gt(0).max(0.2) })])
    .default('exact')
    .describe(
      'When no further ballots are drawn. `exact`: as soon as the rest cannot change what the vote says. `never`: all are drawn. `chance`: as soon as the rest would take the win from the leader with at most that chance.',
    ),
  key_conflict: z
    .enum(['drop', 'replace_key', 'ignore'])
    .default('drop')
    .describe(
      'When the winner is not the answer that the author gave: drop the question, take the winner and note the old key, or take the winner.',
    ),
});
export type VoteOptions = z.infer<typeof Options>;

/** Fields of ballots that a sample does not have. */
export const ballotFields: readonly string[] = [
  'hidden',
  'ballot',
  'ballots_asked',
  'ballots_saved',
  'ballot_options',
  'ballot_order',
  'ballot_answer',
  'ballot_canonical',
  'ballot_problem',
  'ballot_check',
];

/** Counts the ballots of each question; one sample or one rejection comes of each. */
export const voteKind: StepKind<VoteOptions> = {
  kind: 'vote',
  about:
    'Counts the ballots of each question by the meaning of their answers and keeps the question with its winner. Free answers are not compared: one readable reply is enough, and the sample is marked as not verified. Where `ballot_check` says that an answer did not pass (`ok: false`), the ballot does not count.',
  place: 'row',
  group: () => ['question_id'],
  options: Options,
  reads: () => [
    'question_id',
    'answer_kind',
    'question',
    'options',
    'reasoning',
    ...ballotFields.filter((name) => name !== 'ballots_saved' && name !== 'ballot_check'),
  ],
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
    'tests_failed',
    'constraints_broken',
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
  const compared = isCompared(kind);
  const checks = ballots.map(checkOf);
  const rule = voteRuleOf(
    options,
    kind,
    checks.some((check) => check !== undefined),
  );
  const failed = failedBallots(ballots);
  const missing = failed.size + group.saved;
  const votes = votesOf(ballots, kind).filter((_, index) => !failed.has(index));
  const counts = { ...countVotes(votes), cast: asked - missing };
  const outcome = judgeVotes(counts, rule, asked);
  const summary = describeVotes(group, kind);
  const [failure] = failed.values();
  if (failure !== undefined && !canStop(counts, missing, rule)) {
    return fail(group, summary.vote, failure, `${summary.text}; needed: ${needs(options)}`, context);
  }
  if (!outcome.decided && checks.includes(false)) {
    const reason = kind === 'code' ? 'tests_failed' : 'constraints_broken';
    return drop(group, summary.vote, reject(reason, failedChecks(ballots)), context);
  }
  if (!outcome.decided) {
    return drop(
      group,
      { ...summary.vote, tie: outcome.reason === 'tie' },
      reject(outcome.reason, `${summary.text}; needed: ${needs(options)}`),
      context,
    );
  }
  const claimed = compared ? claimedCanonical(first.fields) : undefined;
  const conflict = claimed !== undefined && claimed !== outcome.winner;
  if (conflict && options.key_conflict === 'drop') {
    return drop(group, summary.vote, reject('key_conflict', `author: ${claimed}; votes: ${summary.text}`), context);
  }
  const winners = compared
    ? ballots.filter(({ fields }) => textField(fields, 'ballot_canonical') === outcome.winner)
    : ballots.filter((_, index) => votesOf(ballots, kind)[index] !== null);
  return sampleOf(
    group,
    winners,
    { ...summary.vote, count: outcome.count, share: outcome.share },
    {
      context,
      verified: compared || winners.every((winner) => checkOf(winner) === true),
      replaced: conflict && options.key_conflict === 'replace_key',
    },
  );
}

/** What the checks of the ballots that did not pass say. */
function failedChecks(ballots: readonly SowerRecord[]): string {
  const failed = ballots.filter((ballot) => checkOf(ballot) === false);
  const said = failed.map(({ fields }) => canonicalJson(fields.ballot_check ?? null));
  return `${failed.length} of ${ballots.length} ballots did not pass: ${[...new Set(said)].join('; ')}`;
}

function needs({ min_valid, min_share, min_votes }: VoteOptions): string {
  const count = (least: number): string => (least < 1 ? `${least} of all ballots` : `${least} ballots`);
  const votes = min_votes === 1 ? '' : `, ${count(min_votes)} for one answer`;
  return `${count(min_valid)} readable, share ${min_share}${votes}`;
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
