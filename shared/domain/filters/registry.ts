import { answerInStem } from './answer-in-stem.ts';
import { duplicateOptions } from './duplicate-options.ts';
import { empty } from './empty.ts';
import type { Filter, FilterContext, FilterKind } from './filter.ts';
import { keyNotInOptions } from './key-not-in-options.ts';
import { labelSetChanged } from './label-set-changed.ts';
import { langMismatch } from './lang-mismatch.ts';
import { lengthCue } from './length-cue.ts';
import { needsSeed } from './needs-seed.ts';
import { optionCount } from './option-count.ts';
import { promptLeak } from './prompt-leak.ts';
import { refusal } from './refusal.ts';
import { repetition } from './repetition.ts';
import { seedCopy } from './seed-copy.ts';
import { tooShort } from './too-short.ts';
import { truncated } from './truncated.ts';

const kinds: readonly FilterKind[] = [
  empty,
  truncated,
  refusal,
  optionCount,
  duplicateOptions,
  keyNotInOptions,
  labelSetChanged,
  answerInStem,
  lengthCue,
  tooShort,
  needsSeed,
  seedCopy,
  promptLeak,
  langMismatch,
  repetition,
];
const byName = new Map<string, FilterKind>(kinds.map((kind) => [kind.name, kind]));

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
  return { name, flag: checked.flag, judge: kind.create(checked, context) };
}
