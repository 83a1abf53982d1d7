import { z } from 'zod';
import type { AnswerKind } from '../answers/kind.ts';
import { constraintKinds } from '../constraints/registry.ts';
import type { Json } from '../json.ts';
import type { SeedChecks } from '../tasks/seed.ts';

const line = z.string().trim().min(1);
const Tests = z.looseObject({ signature: line, tests: z.array(line).min(1).max(50) });
/** Numbers are texts here, as {@link readLenientJson} gives them. */
const Demand = z.looseObject({
  name: line,
  count: z
    .string()
    .regex(/^\d{1,5}$/u)
    .transform(Number)
    .nullish(),
  words: line.nullish(),
});
const Demands = z.looseObject({ constraints: z.array(Demand).min(1).max(5) });

/**
 * What a program can check answers to a generated question by: signature and tests for code, demands for constraints.
 *
 * @returns undefined for other kinds, and a sentence about the problem when the question lacks them.
 */
export function readItemChecks(kind: AnswerKind, given: Json): SeedChecks | undefined | string {
  if (kind === 'code') {
    const { success, data } = Tests.safeParse(given);
    return success ? { signature: data.signature, tests: data.tests } : 'no signature with tests beside the question';
  }
  if (kind !== 'constraint') return undefined;
  const read = Demands.safeParse(given);
  if (!read.success) return 'no list of constraints beside the question';
  const constraints: Json[] = [];
  for (const { name, count, words } of read.data.constraints) {
    const known = constraintKinds.get(name);
    if (known === undefined) return `no constraint is called ${JSON.stringify(name.slice(0, 40))}`;
    if (known.counts !== undefined && !(count && count > 0)) return `the constraint ${name} has no count`;
    if (known.phrases !== undefined && !words) return `the constraint ${name} has no words`;
    constraints.push({ name, ...(count ? { count } : {}), ...(words ? { words } : {}) });
  }
  return { constraints };
}

/** The demands in words, one sentence each: so that what is asked and what is checked are the same. */
export function demandsInWords(checks: SeedChecks): string {
  if (!('constraints' in checks)) return '';
  const demands = z.array(
    z.looseObject({ name: z.string(), count: z.number().optional(), words: z.string().optional() }),
  );
  return demands
    .parse(checks.constraints)
    .map(({ name, count = 0, words = '' }) => constraintKinds.get(name)?.ask({ count, words }) ?? '')
    .join(' ');
}
