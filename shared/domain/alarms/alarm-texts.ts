/** What an alarm is about, for docs, card, report and the end of a run. */
export interface AlarmText {
  /** What is measured, and on what. */
  readonly about: string;
  readonly limit: number;
  /** Where rule and limit come from. */
  readonly source: string;
  /** What it means when it rings. */
  readonly means: string;
  readonly help: string;
}

const ours = 'our choice';

/** Shares of the records of one step. */
export const stepAlarms = {
  reason: {
    about: 'One reason takes more than so much of what a step judged. Reasons that choose or cap are left out.',
    limit: 0.5,
    source: ours,
    means: 'The step throws away most of what was paid for.',
    help: 'Read some of these records in the report: either the prompt or the threshold of the step does not fit.',
  },
  failure: {
    about: 'One fault of the endpoint takes more than so much of what a step asked for.',
    limit: 0.5,
    source: ours,
    means: 'The endpoint gave no completion for most of these.',
    help: 'Look at the endpoint and at the evidence in `rejected/`, then `sower rerun RUN`: it asks only what failed.',
  },
  parse: {
    about: 'Replies that a parse step could not read for their form.',
    limit: 0.05,
    source: ours,
    means: 'The model does not keep to the form that the prompt asks for.',
    help: 'Show the form by an example in the prompt, lower the temperature, or allow a second try with `reask`.',
  },
  'asked-again': {
    about: 'Replies that were asked for again because of their form.',
    limit: 0.05,
    source: ours,
    means: 'Calls are paid twice, and what comes at the second try may differ from the rest.',
    help: 'Show the form by an example in the prompt, or ask for structured output where the endpoint has it.',
  },
  truncation: {
    about: 'Texts that end in the middle.',
    limit: 0.02,
    source: ours,
    means: 'Long answers are lost, so the rest is shorter and easier than it should be.',
    help: 'Raise `max_tokens` of the prompt before it.',
  },
  refusal: {
    about: 'Replies in which the model declines or speaks as an assistant.',
    limit: 0.01,
    source: ours,
    means: 'The model takes the task for one that it must not do, so whole subjects may be missing.',
    help: 'Look which seeds they come from, word the prompt as work on a text, or take another model.',
  },
  tie: {
    about: 'Questions without a single leading answer.',
    limit: 0.1,
    source: ours,
    means: 'The questions are unclear, or too hard for the solver.',
    help: 'Read some of them; draw more ballots, or take a stronger solver.',
  },
} as const satisfies Readonly<Record<string, AlarmText>>;

/** An alarm over all records of a run. */
export interface RunAlarmText extends AlarmText {
  /** On which side of the limit it rings. */
  readonly rings: 'above' | 'below';
  /** Fewer of these say nothing. */
  readonly least: number;
  readonly of: string;
}

const sample = 'computed from the first 60 words of 200 accepted records, drawn by their ids';

export const runAlarms = {
  'chosen-places': {
    about:
      'Chance that ballots which choose without regard to the place of an option are spread as unevenly over the places as these (chi-square test against an even spread, over all numbers of options). Every ballot shows the options in an order of its own.',
    limit: 0.01,
    rings: 'below',
    least: 40,
    of: 'ballots',
    source:
      'methods: below 0.01; that the spread must also be off by 5% (the effect w) is our choice, since among millions of ballots any trifle is significant',
    means: 'The solver prefers a place, such as the first option, so some answers won by where they stood.',
    help: 'Draw more ballots for each question, raise `min_share`, or take a stronger solver.',
  },
  'answer-places': {
    about:
      'The same chance for the place of the right option as published, of choice questions whose options may stand in any order.',
    limit: 0.01,
    rings: 'below',
    least: 40,
    of: 'choice questions',
    source: 'methods: below 0.01; effect of 5% as above',
    means: 'Who trains on these records learns that right answers stand at a certain place.',
    help: 'Shuffle the options when you train, or have the recipe draw their order (`expand` with `shuffle_options`, or a vote).',
  },
  'score-length': {
    about:
      "Correlation of a model's score with the logarithm of the length of the text that it scored, over all texts that got one.",
    limit: 0.5,
    rings: 'above',
    least: 30,
    of: 'scored texts',
    source:
      'methods: above 0.5; by size, since a judge may also favour what is short; the logarithm is our choice, so that a few long texts do not decide',
    means: 'The judge rates length rather than content.',
    help: 'Tell the judge that length does not count, show it examples of short good and long bad texts, or take another judge.',
  },
  'distinct-pairs': {
    about: `Share of different ones among the pairs of neighbouring words (distinct-2), ${sample}.`,
    limit: 0.3,
    rings: 'below',
    least: 1000,
    of: 'pairs of words',
    source: 'our choice: sets written by people that we looked at lie between 0.41 and 0.88',
    means: 'The texts repeat the same phrases: the model has fallen into a rut.',
    help: 'Raise the temperature, give the prompt more to vary (axes, examples, personae), or use more seeds.',
  },
  'distinct-openings': {
    about: `Share of different ones among the first five words of the texts, ${sample}.`,
    limit: 0.3,
    rings: 'below',
    least: 50,
    of: 'openings',
    source:
      'our choice: sets written by people that we looked at lie between 0.74 and 1.00; texts from a template near 0',
    means: 'Most texts begin in the same way.',
    help: 'Ask for different openings in the prompt, strip a fixed one, or limit them with the filter `boilerplate_opening`.',
  },
  'alike-texts': {
    about: `Share of texts of which another one has at least half of the pairs of words, ${sample}.`,
    limit: 0.2,
    rings: 'above',
    least: 50,
    of: 'texts',
    source: 'our choice: sets written by people that we looked at lie between 0.00 and 0.05',
    means: 'The records are variants of a few.',
    help: 'Lower the variants for each seed, use more seeds, or let `dedup` look for near-duplicates (`minhash`).',
  },
  'axis-entropy': {
    about:
      'How evenly the accepted records are spread over the values of an axis: entropy over that of an even spread, 0 to 1.',
    limit: 0.6,
    rings: 'below',
    least: 50,
    of: 'records',
    source: 'our choice: it rings at 86:14 of two values, and when one of six has three quarters of all',
    means: 'Some values of the axis are as good as missing in the dataset.',
    help: 'Look in the rejects what became of the others; mend their prompt, or weigh the draw.',
  },
  'planted-bad': {
    about: 'Share of the planted samples known to be bad that the judge found wanting (`planted` in run.yaml).',
    limit: 0.8,
    rings: 'below',
    least: 5,
    of: 'planted samples',
    source: 'methods: fewer than 8 of 10; there it stops the run, here it is an alarm',
    means: 'The judge lets bad records pass.',
    help: 'Read what it said of these samples in the rejects; word its scale more sharply, or take a stronger judge.',
  },
  'planted-good': {
    about: 'Share of the planted samples known to be good that the judge let pass.',
    limit: 0.8,
    rings: 'below',
    least: 5,
    of: 'planted samples',
    source: 'methods: fewer than 8 of 10',
    means: 'The judge throws good records away.',
    help: 'Read what it said of these samples in the rejects; lower the threshold behind it, or take a stronger judge.',
  },
} as const satisfies Readonly<Record<string, RunAlarmText>>;
export type RunAlarmName = keyof typeof runAlarms;
export const runAlarmNames = Object.keys(runAlarms) as RunAlarmName[];
