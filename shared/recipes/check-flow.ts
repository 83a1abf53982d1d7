import type { StepKind } from '../domain/steps/step.ts';
import { type CheckedStep, type OptionPlace, textOption } from './check-steps.ts';
import { type FieldFlow, writtenWhen } from './field-flow.ts';
import { nearestName } from './nearest-name.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml } from './read-yaml.ts';
import { placeholders } from './template-name.ts';

/** Checks the order of steps: one source first, one emit last, nothing behind it. */
export function orderProblems(steps: readonly CheckedStep[], yaml: LocatedYaml): Problem[] {
  const problems: Problem[] = [];
  const at = (step: CheckedStep, message: string, hint?: string): void => {
    problems.push(yaml.problemAtKey(step.at, { message, hint }));
  };
  const [first] = steps;
  if (first?.kind !== undefined && first.kind.place !== 'source')
    at(first, 'the first step is not a source', 'Begin with source: { id: seeds }.');
  const emit = steps.findIndex((step) => step.kind?.place === 'emit');
  for (const [index, step] of steps.entries()) {
    if (index > 0 && step.kind?.place === 'source') at(step, 'a recipe has one source, as its first step');
    if (emit >= 0 && index > emit)
      at(step, `the step ${quote(step.id)} stands behind emit, where nothing reaches it`, 'Move it before emit.');
  }
  problems.push(...tornGroups(steps, yaml));
  if (emit < 0 && steps.at(-1)?.kind !== undefined)
    problems.push(
      yaml.problemAtKey(['steps'], { message: 'no step emits the records', hint: 'End with emit: { id: samples }.' }),
    );
  return problems;
}

/** Ballots of a question are born in one shard and must stay in it until the vote; a barrier would scatter them. */
function tornGroups(steps: readonly CheckedStep[], yaml: LocatedYaml): Problem[] {
  return steps.flatMap((step, index) => {
    if (!isGrouped(step) || step.kind?.kind !== 'vote') return [];
    const born = steps.slice(0, index).findLastIndex((other) => other.kind?.kind === 'expand');
    const barrier = steps.slice(0, index).findLast((other, place) => place > born && other.kind?.place === 'barrier');
    if (born < 0 || barrier === undefined) return [];
    const message = `the step ${quote(barrier.id)} gathers all records between ${quote(steps[born]?.id ?? '')} and ${quote(step.id)}`;
    return [yaml.problemAtKey(barrier.at, { message, hint: 'Move it before the ballots or behind the vote.' })];
  });
}

/** A vote that needs more ballots than are drawn rejects everything, after everything was paid for. */
export function voteProblems(steps: readonly CheckedStep[], place: OptionPlace, recipeFile: string): Problem[] {
  return steps.flatMap((step, index) => {
    const drawn = steps.slice(0, index).findLast((other) => other.kind?.kind === 'expand');
    const [needed, count] = [
      numberOption(step, 'min_valid'),
      drawn === undefined ? undefined : numberOption(drawn, 'count'),
    ];
    if (drawn === undefined || !isGrouped(step) || step.isGuess || drawn.isGuess) return [];
    if (needed === undefined || count === undefined || needed <= count) return [];
    const message = `the step ${quote(step.id)} needs ${needed} readable ballots, but only ${count} are drawn`;
    const places = [place(step, 'min_valid', { message }), place(drawn, 'count', { message })];
    // Whichever number the run gave is the one that its author can change.
    return [places.find(({ file }) => file !== recipeFile) ?? places[0]].filter((one) => one !== undefined);
  });
}

const isGrouped = ({ kind, options }: CheckedStep): boolean =>
  options !== undefined && (kind?.group?.(options) ?? []).length > 0;

function numberOption({ options }: CheckedStep, name: string): number | undefined {
  if (typeof options !== 'object' || options === null || !Object.hasOwn(options, name)) return undefined;
  const value: unknown = (options as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'number' ? value : undefined;
}

/** Every field that a step reads must have been written before it. */
export function fieldProblems(steps: readonly CheckedStep[], flow: FieldFlow, yaml: LocatedYaml): Problem[] {
  return steps.flatMap((step, index) => {
    const fields = flow[index]?.sure;
    const reads = step.options === undefined ? undefined : step.kind?.reads(step.options);
    if (fields === undefined || reads === undefined || step.kind?.place === 'source') return [];
    // Fields in a template's name are looked at together with its files.
    const template = step.kind?.place === 'prompt' ? placeholders(textOption(step, 'template') ?? '') : [];
    return reads
      .filter((field) => !fields.has(field) && !template.includes(field))
      .map((field) => {
        const later = steps.slice(index + 1).find((other) => writesOf(other.kind, other.options).includes(field));
        const place = placeOfName(step, field);
        const gone = steps.slice(0, index).find((other) => removesOf(other).includes(field));
        const only = flow[index]?.ever.has(field) ? writtenWhen(steps.slice(0, index), field) : undefined;
        if (only !== undefined)
          return yaml.problemAt([...step.at, ...place], {
            message: `the step ${quote(step.id)} reads the field ${quote(field)}, which is written only when ${only}`,
            hint: 'Give this step the same condition, or set the field for all other records by a map.',
          });
        const message = `the step ${quote(step.id)} reads the field ${quote(field)}, which no earlier step writes`;
        return yaml.problemAt([...step.at, ...place], {
          message: gone === undefined ? message : message.replace(/which .*$/u, `which ${quote(gone.id)} has removed`),
          nearest: later === undefined && gone === undefined ? nearestName(field, fields) : undefined,
          hint: later === undefined ? undefined : `The later step ${quote(later.id)} writes it.`,
        });
      });
  });
}

const writesOf = (kind: StepKind | undefined, options: unknown): readonly string[] =>
  kind === undefined || options === undefined ? [] : kind.writes(options);

const removesOf = ({ kind, options }: CheckedStep): readonly string[] =>
  kind === undefined || options === undefined ? [] : (kind.removes?.(options) ?? []);

/** Where a step's options spell out a name; the step itself when they do not. */
function placeOfName(step: CheckedStep, name: string): (string | number)[] {
  const { options } = step.filled;
  if (typeof options !== 'object' || options === null) return [];
  for (const [option, value] of Object.entries(options)) {
    if (value === name) return [option];
    if (Array.isArray(value) && value.includes(name)) return [option, value.indexOf(name)];
  }
  return [];
}
