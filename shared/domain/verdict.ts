import { textReasons } from './text-reasons.ts';

/**
 * The closed list of reasons. Every record of a run ends accepted, or with exactly one of these.
 * `docs/reasons.md` is generated from this table: `about` says what was found, `help` what a reader can do about it.
 */
export const rejectionReasons = {
  // seeds
  bad_encoding: {
    about: 'The line is not valid UTF-8.',
    help: 'Save the file as UTF-8; the line number is in the evidence.',
  },
  bad_json: {
    about: 'The line is not one JSON object.',
    help: 'Repair or remove the line; line and column are in the evidence.',
  },
  line_too_long: { about: 'The line is longer than the limit for one record.', help: 'Split the record, or drop it.' },
  too_deep: { about: 'The JSON of the line is nested deeper than the limit.', help: 'Flatten the record.' },
  bad_schema: {
    about: 'A required field is missing or has the wrong type.',
    help: 'See the field and the expectation in the evidence.',
  },
  undefined_column: {
    about: 'The task template uses a column that the row does not have.',
    help: 'Check that rows and task belong together.',
  },
  template_error: { about: 'The task template failed on this row.', help: 'The evidence carries the template error.' },
  no_gold: {
    about: 'The row has no right answer, or one that is out of range.',
    help: 'Remove the row or give it an answer.',
  },
  few_options: {
    about: 'A choice question with fewer than two options.',
    help: 'Nothing to choose from: drop it or make it a short-answer seed.',
  },
  label_only: { about: 'The options are bare letters without text.', help: 'Give the option texts.' },
  licence_unknown: {
    about: 'The seed names no licence that can be checked.',
    help: 'Name its licence, or admit `unknown` in `licenses`.',
  },
  licence_refused: {
    about: 'The licence of the seed is not on the list of the run.',
    help: 'Extend `licenses` in run.yaml if you may use it.',
  },
  licence_conflict: {
    about: 'The licence of the seed cannot be combined with that of a model or of the recipe.',
    help: 'Take another model for such seeds; the evidence names both.',
  },
  unsupported_kind: {
    about: 'The recipe has no prompt for this kind of seed.',
    help: 'Use another recipe, or drop such seeds.',
  },
  // model output
  empty: { about: 'The reply holds no text.', help: 'Look at the model; often a wrong chat template.' },
  truncated: { about: 'The reply was cut by the token limit.', help: 'Raise max_tokens of the step.' },
  refusal: {
    about: 'The model declined or spoke as an assistant instead of answering.',
    help: 'Another model or prompt.',
  },
  bad_format: {
    about: 'The reply does not have the form that the prompt asks for.',
    help: 'Compare reply and prompt; small models need examples.',
  },
  prompt_leak: { about: 'The reply repeats instructions of the prompt.', help: 'Another model or prompt.' },
  lang_mismatch: {
    about: 'The text is not in the expected language.',
    help: 'Ask for the language in the prompt.',
  },
  repetition: { about: 'The text repeats itself.', help: 'Lower the temperature or add a penalty.' },
  // question checks
  option_count: {
    about: 'The number of options differs from the seed.',
    help: 'A model that miscounts; see the prompt.',
  },
  duplicate_options: { about: 'Two options are the same after normalising.', help: 'None needed.' },
  key_not_in_options: { about: 'The claimed answer is none of the options.', help: 'None needed.' },
  label_set_changed: { about: 'The labels differ from the fixed label set of the task.', help: 'None needed.' },
  no_minimal_pair: {
    about: 'The options differ in more than the span that the question asks for.',
    help: 'Compare reply and prompt.',
  },
  few_tests: {
    about: 'The programming task has too few tests that call its function.',
    help: 'Compare reply and prompt.',
  },
  answer_in_stem: { about: 'The question gives its answer away.', help: 'None needed.' },
  length_cue: { about: 'The right option stands out by its length.', help: 'None needed.' },
  too_short: { about: 'The text is too short to stand alone.', help: 'None needed.' },
  needs_seed: { about: 'The question refers to a text that it does not carry.', help: 'None needed.' },
  seed_copy: { about: 'The question copies its seed.', help: 'Raise the temperature; give more examples.' },
  // documents and variants
  too_many_chunks: {
    about: 'The document has more chunks than the recipe allows.',
    help: 'Raise max_chunks, or cut the document.',
  },
  too_large: {
    about: 'A step would make more of the record than a worker can hold.',
    help: 'Remove long fields that no later step needs before it, or cut the record into smaller ones.',
  },
  missing_part: {
    about: 'Parts of the document were dropped on the way, so that it cannot be joined.',
    help: 'See the rejects of its parts; `missing: join_rest` joins what is left.',
  },
  no_values: { about: 'The record carries no values to expand over.', help: 'See the step that writes the list.' },
  left_out: {
    about: 'The mix takes fewer records of this kind.',
    help: 'None needed; ratios and caps of the mix step decide.',
  },
  no_view: { about: 'No view of the output is meant for the record.', help: 'Give the emit step a view for it.' },
  no_code: { about: 'The reply holds no code.', help: 'Compare reply and prompt.' },
  unclosed_fence: {
    about: 'The code in the reply is cut: its fence is never closed.',
    help: 'Raise max_tokens of the step.',
  },
  unparsed_score: { about: 'The judge gave no readable score or preference.', help: 'Compare reply and prompt.' },
  not_chosen: { about: 'Another record of the group was chosen.', help: 'None needed.' },
  no_pair: {
    about: 'No source told the better answer from the worse one clearly enough.',
    help: 'None needed, or lower the margin.',
  },
  inconsistent_judge: {
    about: 'The judge preferred another answer when the two changed places.',
    help: 'None needed; where it is frequent, the judge goes by the place: take a stronger one.',
  },
  ...textReasons,
  duplicate: {
    about: 'An equal record of this run was kept in its place.',
    help: 'The evidence names the record that was kept.',
  },
  published_before: {
    about: 'An equal record was published by an earlier run into this dataset.',
    help: 'The evidence names that run.',
  },
  forgotten: {
    about: 'The seed row was forgotten in the run that this one was made from.',
    help: 'None needed. Take the row out of the drop, so that no other run asks about it.',
  },
  planted: {
    about: 'No record of the run: a sample with a known verdict, which tells how good the judge is.',
    help: 'None needed. The alarms tell how many of them were judged right.',
  },
  contaminated: { about: 'The text overlaps a held-out set.', help: 'The evidence names set, item and words.' },
  over_quota: {
    about: 'The cell of the quota that the record would count for is full.',
    help: 'None needed: the record is good, but more than was asked for.',
  },
  over_cap: {
    about: 'As many records as the caps of the quota allow come from the same seed, task or dataset.',
    help: 'Raise the cap in `quota`, or bring more seeds of other tasks.',
  },
  // answers
  few_valid_votes: { about: 'Too few ballots had a readable answer.', help: 'See the ballots in the evidence.' },
  tie: { about: 'Two answers got the same number of votes.', help: 'More ballots, or none needed.' },
  no_majority: {
    about: 'No answer got the share of votes that the recipe asks for.',
    help: 'None needed: the solvers disagree.',
  },
  tests_failed: {
    about: 'Too few of the programs that answer the question pass its tests.',
    help: 'None needed: the tests are wrong, or the task is too hard for the solver.',
  },
  constraints_broken: {
    about: 'The answer does not keep to the constraints that the question makes.',
    help: 'None needed, or a stronger solver; the evidence names the constraints.',
  },
  context_unneeded: {
    about: 'The question is answered as well without its passage.',
    help: 'None needed: it does not test reading.',
  },
  key_conflict: { about: 'The vote differs from the answer that the author claimed.', help: 'None needed.' },
} as const satisfies Record<string, ReasonText>;

/** Failures are not judgements about content: something around the record broke and it could not be finished. */
export const failureReasons = {
  model_refused: { about: 'The endpoint refused the request (4xx).', help: 'The evidence has status and message.' },
  model_failed: {
    about: 'The endpoint failed on every try (5xx, broken reply).',
    help: 'Look at the endpoint, then `sower rerun RUN`: it asks only what failed.',
  },
  model_timeout: {
    about: 'The endpoint did not answer in time on any try.',
    help: 'Look at the endpoint, then `sower rerun RUN`: it asks only what failed.',
  },
  budget: {
    about: 'The spend cap left no room for the call.',
    help: 'Ask only what is missing with `sower rerun RUN --max-usd N`, N being for these calls.',
  },
  poison: { about: 'The record ended the process that worked on it.', help: 'Report it with the record.' },
  lost_shard: {
    about: 'The shard went to the dead-letter queue.',
    help: 'See the runbook, then `sower rerun RUN`: what is stored is not asked again.',
  },
  cancelled: { about: 'The run was cancelled before this record was done.', help: 'Resume the run.' },
} as const satisfies Record<string, ReasonText>;

interface ReasonText {
  readonly about: string;
  readonly help: string;
}

export type RejectionReason = keyof typeof rejectionReasons;
export type FailureReason = keyof typeof failureReasons;
/** A reason that a recipe declares under `reasons`; the plan carries its text. */
export type DeclaredReason = string & { readonly declaredByRecipe: true };
export type Reason = RejectionReason | DeclaredReason | FailureReason;

/** What a filter, parser or vote says of one record. Bad data is a value, never an exception. */
export type Verdict = { readonly kept: true } | Rejected;
export type Rejected = {
  readonly kept: false;
  readonly reason: RejectionReason | DeclaredReason;
  readonly evidence: string;
};

export const keep: Verdict = { kept: true };

/** @param evidence what was seen and what was expected; cut to 500 characters. */
export function reject(reason: RejectionReason | DeclaredReason, evidence: string): Rejected {
  return { kept: false, reason, evidence: clip(evidence) };
}

/** A name as a reason: the static checker has found it in the closed list or among the reasons of the recipe. */
export function reasonNamed(name: string): RejectionReason | DeclaredReason {
  return isRejectionReason(name) ? name : (name as DeclaredReason);
}

/** Cuts evidence to 500 characters without splitting a surrogate pair. */
export function clip(text: string, limit = 500): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  return `${/[\uD800-\uDBFF]$/u.test(cut) ? cut.slice(0, -1) : cut}…`;
}

export function isRejectionReason(name: string): name is RejectionReason {
  return Object.hasOwn(rejectionReasons, name);
}

export function isFailureReason(name: string): name is FailureReason {
  return Object.hasOwn(failureReasons, name);
}
