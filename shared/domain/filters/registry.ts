import { adjacentRepeat } from './adjacent-repeat.ts';
import { answerGrounded } from './answer-grounded.ts';
import { answerInStem } from './answer-in-stem.ts';
import { boilerplateOpening } from './boilerplate-opening.ts';
import { boilerplateShare } from './boilerplate-share.ts';
import { c4Quality } from './c4-quality.ts';
import { characterShares } from './character-shares.ts';
import { citationAdded } from './citation-added.ts';
import { codeFile } from './code-file.ts';
import { copiedSource } from './copied-source.ts';
import { duplicateOptions } from './duplicate-options.ts';
import { empty } from './empty.ts';
import { emptyAfterStrip } from './empty-after-strip.ts';
import { endMarks } from './end-marks.ts';
import { fewTests } from './few-tests.ts';
import { fewTurns } from './few-turns.ts';
import type { Filter, FilterContext, FilterKind } from './filter.ts';
import { finewebQuality } from './fineweb-quality.ts';
import { foreignScript } from './foreign-script.ts';
import { gopherQuality } from './gopher-quality.ts';
import { gopherRepetition } from './gopher-repetition-filter.ts';
import { hasMath } from './has-math.ts';
import { incomplete } from './incomplete.ts';
import { keptWords } from './kept-words.ts';
import { keyNotInOptions } from './key-not-in-options.ts';
import { keywordCoverage } from './keyword-coverage.ts';
import { labelSetChanged } from './label-set-changed.ts';
import { langMismatch } from './lang-mismatch.ts';
import { language } from './language.ts';
import { latexEqual } from './latex-equal.ts';
import { lengthCue } from './length-cue.ts';
import { lengthRatio } from './length-ratio.ts';
import { longestWord } from './longest-word.ts';
import { maxChars } from './max-chars.ts';
import { maxTokens } from './max-tokens.ts';
import { metaTalk } from './meta-talk.ts';
import { minChars } from './min-chars.ts';
import { minTokens } from './min-tokens.ts';
import { minWords } from './min-words.ts';
import { minimalPair } from './minimal-pair.ts';
import { missingField } from './missing-field.ts';
import { mixedScript } from './mixed-script.ts';
import { needsSeed } from './needs-seed.ts';
import { numbersKept } from './numbers-kept.ts';
import { numbersNew } from './numbers-new.ts';
import { numeralsEqual } from './numerals-equal.ts';
import { oneSpeaker } from './one-speaker.ts';
import { opensWith } from './opens-with.ts';
import { optionCount } from './option-count.ts';
import { overcut } from './overcut.ts';
import { perplexity } from './perplexity.ts';
import { pii } from './pii.ts';
import { promptLeak } from './prompt-leak.ts';
import { refusal } from './refusal.ts';
import { repetition } from './repetition.ts';
import { scoreRegressed } from './score-regressed.ts';
import { secrets } from './secrets.ts';
import { seedCopy } from './seed-copy.ts';
import { similarity } from './similarity.ts';
import { spanFound } from './span-found.ts';
import { targetInInput } from './target-in-input.ts';
import { tooClose } from './too-close.ts';
import { tooManySpeakers } from './too-many-speakers.ts';
import { tooShort } from './too-short.ts';
import { truncated } from './truncated.ts';
import { turnsRepeat } from './turns-repeat.ts';
import { unfilledSlot } from './unfilled-slot.ts';
import { ungrounded } from './ungrounded.ts';
import { userVoice } from './user-voice.ts';

/** Every filter, in the order of `docs/filters.md`. A new one is a file of its own and an entry here. */
export const filterKinds: readonly FilterKind[] = [
  empty,
  truncated,
  refusal,
  optionCount,
  duplicateOptions,
  keyNotInOptions,
  labelSetChanged,
  minimalPair,
  fewTests,
  answerInStem,
  lengthCue,
  tooShort,
  needsSeed,
  seedCopy,
  promptLeak,
  langMismatch,
  repetition,
  minTokens,
  maxTokens,
  minWords,
  minChars,
  maxChars,
  incomplete,
  opensWith,
  emptyAfterStrip,
  language,
  foreignScript,
  mixedScript,
  gopherQuality,
  gopherRepetition,
  finewebQuality,
  c4Quality,
  characterShares,
  boilerplateShare,
  boilerplateOpening,
  endMarks,
  longestWord,
  perplexity,
  codeFile,
  adjacentRepeat,
  hasMath,
  lengthRatio,
  keptWords,
  overcut,
  tooClose,
  copiedSource,
  keywordCoverage,
  similarity,
  numbersKept,
  numbersNew,
  numeralsEqual,
  latexEqual,
  ungrounded,
  answerGrounded,
  citationAdded,
  metaTalk,
  fewTurns,
  oneSpeaker,
  tooManySpeakers,
  userVoice,
  turnsRepeat,
  missingField,
  unfilledSlot,
  targetInInput,
  spanFound,
  scoreRegressed,
  pii,
  secrets,
] as readonly FilterKind[];
const byName = new Map<string, FilterKind>(filterKinds.map((kind) => [kind.name, kind]));

/** Names that a recipe may use. */
export const filterNames: readonly string[] = [...byName.keys()];

export function findFilter(name: string): FilterKind | undefined {
  return byName.get(name);
}

/** @throws ZodError when the parameters do not fit; plans hold checked parameters only. */
export function parametersOf(kind: FilterKind, parameters: unknown): { flag: boolean } {
  return kind.parameters.parse(parameters);
}

/** A filter ready to judge. */
export function createFilter(name: string, parameters: unknown, context: FilterContext): Filter {
  const kind = byName.get(name);
  if (!kind) throw new Error(`no filter is called ${name}`);
  const checked = parametersOf(kind, parameters);
  const { method } = kind;
  const mark = method === undefined ? {} : { method };
  return { name, flag: checked.flag, ...mark, judge: kind.create(checked, context) };
}
