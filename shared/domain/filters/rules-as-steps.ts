import type { z } from 'zod';
import { decontaminateKind } from '../steps/decontaminate.ts';
import { dedupKind } from '../steps/dedup.ts';
import { evenKind } from '../steps/even.ts';
import { executeKind } from '../steps/execute.ts';
import { numberForm } from '../steps/forms/number.ts';
import { mixKind } from '../steps/mix.ts';
import { pairKind } from '../steps/pair.ts';
import { promptKind } from '../steps/prompt.ts';
import { voteKind } from '../steps/vote.ts';

/** A rule about records that is a step of its own, because it looks at other records, calls a model or a tool. */
export interface RuleAsStep {
  readonly rule: string;
  readonly kind: string;
  /** How a recipe writes it, beside the kind. */
  readonly written: string;
  /** Where its options and their defaults stand. */
  readonly options: z.ZodType;
  /** The options that decide, of all that the step has. */
  readonly decides: readonly string[];
  readonly reasons: readonly string[];
  readonly source: string;
}

/** Rules of the same kind as the filters, for the page about them. */
export const rulesAsSteps: readonly RuleAsStep[] = [
  {
    rule: 'exact and near duplicates',
    kind: 'dedup',
    written: '',
    options: dedupKind.options,
    decides: ['key', 'minhash'],
    reasons: ['duplicate', 'near_duplicate'],
    source: 'datatrove: MinHash of word 5-grams, 14 bands of 8; strict: 256 permutations, 0.8 (SwallowCode)',
  },
  {
    rule: 'overlap with held-out sets',
    kind: 'decontaminate',
    written: '',
    options: decontaminateKind.options,
    decides: ['words', 'short', 'coverage', 'code'],
    reasons: ['contaminated'],
    source:
      'GPT-3, NeMo Curator and the lm-eval Janitor: 13 words; PaLM: 8-word runs over 70 %; SwallowCode: tokens at 0.8',
  },
  {
    rule: 'agreement of answers',
    kind: 'vote',
    written: '',
    options: voteKind.options,
    decides: ['min_valid', 'min_share', 'min_votes', 'key_conflict'],
    reasons: ['few_valid_votes', 'no_majority', 'tie', 'key_conflict'],
    source: "the rule is NeMo-Skills', the numbers are ours",
  },
  {
    rule: 'judge of one text',
    kind: 'score',
    written: '`judge`, then an expression',
    options: numberForm.options,
    decides: ['min', 'max', 'label'],
    reasons: ['unparsed_score'],
    source: 'MAGA keeps 3 of 5 for consistency; fidelity at 4 is ours',
  },
  {
    rule: 'judge of two texts in both orders',
    kind: 'vote',
    written: '`mode: pair` with `judge`',
    options: pairKind.options,
    decides: ['margin', 'length_cap'],
    reasons: ['inconsistent_judge', 'no_pair'],
    source: 'position bias of judges (Zheng et al. 2023)',
  },
  {
    rule: 'form of a reply',
    kind: 'parse',
    written: 'with `reask` of its prompt',
    options: promptKind.options,
    decides: ['reask'],
    reasons: ['bad_format', 'empty', 'truncated'],
    source: 'ours: one repair, then at most two further replies',
  },
  {
    rule: 'syntax, lint and tests of programs',
    kind: 'execute',
    written: 'then an expression',
    options: executeKind.options,
    decides: ['seconds', 'megabytes', 'output'],
    reasons: [],
    source: 'SwallowCode: pylint at 7.0 with comments counted off; limits are ours',
  },
  {
    rule: 'balance of labels',
    kind: 'even',
    written: '',
    options: evenKind.options,
    decides: ['most'],
    reasons: ['left_out'],
    source: 'ours: 1.5 times the even part at most where a recipe asks for it',
  },
  {
    rule: 'caps and ratios',
    kind: 'mix',
    written: '',
    options: mixKind.options,
    decides: ['unit', 'caps'],
    reasons: ['left_out'],
    source: 'of the recipe that mixes',
  },
];
