import { checkExpression } from '../domain/expressions/check-expression.ts';
import { readExpression } from '../domain/expressions/read-expression.ts';
import type { ExpressionFault } from '../domain/expressions/syntax.ts';
import { fits, typeWords, type ValueType } from '../domain/expressions/value-type.ts';
import { compileTemplate } from '../domain/templates/compile-template.ts';
import { TemplateError } from '../domain/templates/template-error.ts';
import { findVariables } from '../domain/templates/template-variables.ts';
import type { CheckedStep } from './check-steps.ts';
import type { FieldFlow, KnownFields } from './field-flow.ts';
import { nearestName } from './nearest-name.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml, YamlPath } from './read-yaml.ts';

/** Checks the expressions and inline templates of all steps against the fields that exist there. */
export function expressionProblems(steps: readonly CheckedStep[], flow: FieldFlow, yaml: LocatedYaml): Problem[] {
  return steps.flatMap((step, index) => {
    const known = flow[index];
    if (known === undefined) return [];
    return [...conditions(step, steps[index - 1], known, yaml), ...options(step, known, yaml)];
  });
}

/** Conditions of a branch are checked by its route; the steps in it repeat them. */
function conditions(
  step: CheckedStep,
  before: CheckedStep | undefined,
  known: KnownFields,
  yaml: LocatedYaml,
): Problem[] {
  return step.guards.flatMap(({ expression, at, route }) => {
    const isRepeated = before?.guards.some((guard) => guard.at === at) ?? false;
    if (route !== undefined || isRepeated) return [];
    return faultsOf(expression, 'boolean', known.ever).map((fault) => problemOf(yaml, at, fault));
  });
}

function options(step: CheckedStep, known: KnownFields, yaml: LocatedYaml): Problem[] {
  const { kind, options: given } = step;
  if (kind === undefined || given === undefined) return [];
  // Functions of a map see what those before them in the same step set.
  const own = new Map<string, ValueType>(kind.kind === 'map' ? kind.writes(given).map((name) => [name, 'any']) : []);
  const fields = new Map([...known.ever, ...own]);
  const expressions = (kind.expressions?.(given) ?? []).flatMap(({ path, source, gives }) =>
    faultsOf(source, gives, fields).map((fault) => problemOf(yaml, [...step.at, ...path], fault)),
  );
  const templates = (kind.templates?.(given) ?? []).flatMap(({ path, source }) =>
    variablesOf(source)
      .filter((name) => !known.sure.has(name) && !own.has(name))
      .map((name) => {
        const message = `the template uses ${quote(name)}, which no step before ${quote(step.id)} writes for every record`;
        return yaml.problemAt([...step.at, ...path], { message, nearest: nearestName(name, known.sure) });
      }),
  );
  return [...expressions, ...templates];
}

function faultsOf(source: string, gives: ValueType, fields: ReadonlyMap<string, ValueType>): ExpressionFault[] {
  const read = readExpression(source);
  if ('fault' in read) return [read.fault];
  const { type, faults } = checkExpression(
    read.expression,
    (name) => fields.get(name),
    () => [...fields.keys()],
  );
  if (faults.length > 0 || fits(type, gives)) return [...faults];
  return [{ offset: 0, message: `the expression gives ${typeWords[type]}, but ${typeWords[gives]} is needed` }];
}

function problemOf(yaml: LocatedYaml, at: YamlPath, { offset, message, names }: ExpressionFault): Problem {
  const nearest = names === undefined ? undefined : nearestName(names.wrong, names.right);
  return yaml.problemInScalar(at, offset, { message, nearest });
}

function variablesOf(source: string): readonly string[] {
  try {
    return findVariables(compileTemplate(source)).used;
  } catch (error) {
    if (error instanceof TemplateError) return [];
    throw error;
  }
}
