import { fieldsOf } from '../domain/expressions/check-expression.ts';
import { readExpression } from '../domain/expressions/read-expression.ts';
import type { CheckedStep } from './check-steps.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml } from './read-yaml.ts';

/**
 * A group has to be born of one record, so that it lies in one shard: among the fields that it is made by is one that
 * only the descendants of one record share.
 */
export function groupProblems(steps: readonly CheckedStep[], yaml: LocatedYaml): Problem[] {
  const own = new Set<string>();
  return steps.flatMap((step) => {
    const { kind, options } = step;
    if (kind === undefined || options === undefined) {
      for (const name of identities) own.add(name);
      return [];
    }
    const by = kind.group?.(options) ?? [];
    const isFine = by.length === 0 || by.some((name) => own.has(name));
    follow(own, step);
    if (isFine) return [];
    return [
      yaml.problemAt([...step.at, 'by'], {
        message: `the step ${quote(step.id)} groups by ${by.map((name) => quote(name)).join(', ')}, which records of different seeds can share, so that a group could lie in several shards`,
        hint: `Add a field that comes from one record: ${[...own].join(', ') || 'doc_id, chunk_id, variant_id or question_id'}.`,
      }),
    ];
  });
}

/** Fields that a step which cannot be read may have written. */
const identities: readonly string[] = ['doc_id', 'chunk_id', 'variant_id', 'question_id'];

/** Which fields tell the descendants of one record from all others, after a step. */
function follow(own: Set<string>, { kind, options, filled }: CheckedStep): void {
  if (kind === undefined) return;
  const before = new Set(own);
  for (const name of [...kind.writes(options), ...(kind.removes?.(options) ?? [])]) own.delete(name);
  for (const name of kind.identifies?.(options) ?? []) own.add(name);
  if (kind.kind === 'map') for (const name of copies(filled.options, before)) own.add(name);
}

/** Fields that a map copies or puts together from such a field. */
function copies(options: unknown, own: ReadonlySet<string>): string[] {
  const calls = typeof options === 'object' && options !== null && 'do' in options ? options.do : [];
  return (Array.isArray(calls) ? calls : []).flatMap(
    (call: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => [
      ...Object.entries(call.set ?? {}).flatMap(([name, source]) => (isCopy(source, own) ? [name] : [])),
      ...Object.entries(call.rename ?? {}).flatMap(([from, to]) =>
        own.has(from) && typeof to === 'string' ? [to] : [],
      ),
    ],
  );
}

function isCopy(source: unknown, own: ReadonlySet<string>): boolean {
  const read = typeof source === 'string' ? readExpression(source) : undefined;
  if (read === undefined || 'fault' in read) return false;
  const { expression } = read;
  if (expression.kind === 'field') return expression.path.length === 1 && own.has(String(expression.path[0]));
  return (
    expression.kind === 'call' && expression.name === 'concat' && fieldsOf(expression).some((name) => own.has(name))
  );
}
