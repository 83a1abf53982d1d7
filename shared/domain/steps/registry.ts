import { decontaminate } from './decontaminate.ts';
import { dedup } from './dedup.ts';
import { emit } from './emit.ts';
import { expand } from './expand.ts';
import { filter } from './filter.ts';
import { parse } from './parse.ts';
import { prompt } from './prompt.ts';
import { source } from './source.ts';
import type { StepKind } from './step.ts';
import { vote } from './vote.ts';

/** Every kind of step by the name that recipes use. */
export const stepKinds: ReadonlyMap<string, StepKind> = new Map(
  ([source, decontaminate, prompt, parse, filter, dedup, expand, vote, emit] as readonly StepKind[]).map((step) => [
    step.kind,
    step,
  ]),
);
