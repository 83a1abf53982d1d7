import type { StepPrompt } from '../domain/steps/step.ts';
import { type CheckedStep, textOption } from './check-steps.ts';
import type { FieldFlow, KnownFields } from './field-flow.ts';
import { nearestName } from './nearest-name.ts';
import type { ParameterValue } from './parameter.ts';
import { type Problem, quote } from './problem.ts';
import { type PromptFile, parsePromptFile } from './prompt-file.ts';
import type { LocatedYaml, ProblemText } from './read-yaml.ts';
import { fillTemplateName, matchingFiles, placeholders, promptFolder } from './template-name.ts';

export interface PromptsInput {
  readonly steps: readonly CheckedStep[];
  readonly flow: FieldFlow;
  readonly yaml: LocatedYaml;
  readonly roles: Readonly<Record<string, unknown>>;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  /** The only values of parameters that name some. */
  readonly choices: ReadonlyMap<string, readonly ParameterValue[]>;
  /** Files of the recipe by path relative to its folder. */
  readonly files: ReadonlyMap<string, string>;
  /** What a file of the recipe is called in messages. */
  readonly display: (path: string) => string;
}

/**
 * Fields that give the right answer away. A solver that sees one of them is anchored: its vote proves nothing.
 * `options` counts as one as soon as ballots carry shuffled options of their own.
 */
export const keyFields: readonly string[] = [
  'answer_text',
  'answer_index',
  'answer_label',
  'answers',
  'target',
  'claimed_answer',
  'claimed_index',
  'seed_answer',
  'ballot_answer',
  'ballot_canonical',
  'vote',
  'hidden',
];
const solverRole = 'solver';

/** Checks roles and prompt files of all prompt steps. @returns also the files that a step uses, by path in the folder. */
export function checkPrompts(input: PromptsInput): {
  problems: readonly Problem[];
  usedBy(step: CheckedStep): readonly string[];
  /** Roles that the step speaks to. */
  rolesOf(step: CheckedStep): readonly string[];
} {
  const problems: Problem[] = [];
  const used = new Map<CheckedStep, string[]>();
  const prompts = input.steps.flatMap((step, index) => promptsOf(step).map((prompt) => ({ step, index, prompt })));
  const usedRoles = new Set<string>();
  let earlier: { id: string; variants: ReadonlySet<string> } | undefined;
  for (const { step, index, prompt } of prompts) {
    const { role, template } = prompt;
    if (role !== undefined) {
      usedRoles.add(role);
      problems.push(...roleProblems(step, prompt, role, input));
    }
    if (template === undefined) continue;
    const { found, matches } = checkTemplate(step, prompt, template, input.flow[index] ?? nothingKnown, input);
    problems.push(...found);
    used.set(step, [...(used.get(step) ?? []), ...matches.keys()]);
    if (prompt.at.length > 0) continue;
    const variants = new Set([...matches.values()].map((values) => JSON.stringify(values)));
    if (matches.size > 0 && earlier !== undefined) problems.push(...missingVariants(step, variants, earlier, input));
    if (matches.size > 0 && earlier === undefined) earlier = { id: step.id, variants };
  }
  const taken = new Set([...used.values()].flat());
  for (const [path, text] of input.files) {
    if (!path.startsWith(promptFolder) || !path.endsWith('.yaml') || taken.has(path)) continue;
    // A step that is misspelt may mean it.
    const parsed = parsePromptFile(input.display(path), text);
    if ('problems' in parsed) problems.push(...parsed.problems);
  }
  const unread = new Set(input.steps.flatMap(({ mayWrite = [] }) => mayWrite));
  for (const role of Object.keys(input.roles))
    if (!usedRoles.has(role) && !unread.has(role))
      problems.push(input.yaml.problemAtKey(['roles', role], { message: `no step uses the role ${quote(role)}` }));
  return {
    problems,
    usedBy: (step) => used.get(step) ?? [],
    rolesOf: (step) => promptsOf(step).flatMap(({ role }) => role ?? []),
  };
}

const nothingKnown: KnownFields = { sure: new Set(), ever: new Map() };

/** A prompt file of a step, as far as the step could be read. */
type Prompt = Partial<StepPrompt> & Pick<StepPrompt, 'at'>;

function promptsOf(step: CheckedStep): readonly Prompt[] {
  if (step.kind?.place !== 'prompt') return [];
  const known = step.options === undefined ? undefined : step.kind.prompts?.(step.options);
  if (known !== undefined) return known;
  const [role, template] = [textOption(step, 'role'), textOption(step, 'template')];
  return [{ at: [], ...(role === undefined ? {} : { role }), ...(template === undefined ? {} : { template }) }];
}

function roleProblems(step: CheckedStep, { at }: Prompt, role: string, { roles, yaml }: PromptsInput): Problem[] {
  if (Object.hasOwn(roles, role)) return [];
  const nearest = nearestName(role, Object.keys(roles));
  const message = `the recipe declares no role ${quote(role)}`;
  const hint = nearest === undefined ? 'Add it below roles, with what it is for.' : undefined;
  return [yaml.problemAt([...step.at, ...at, 'role'], { message, nearest, hint })];
}

function checkTemplate(
  step: CheckedStep,
  { at, role, offers = [] }: Prompt,
  template: string,
  { sure: fields, ever }: KnownFields,
  input: PromptsInput,
): { found: Problem[]; matches: ReadonlyMap<string, Record<string, string>> } {
  const { yaml, parameters, files } = input;
  const place = [...step.at, ...at, 'template'];
  const bound = fillTemplateName(template, parameters);
  const found: Problem[] = [];
  for (const name of placeholders(bound))
    if (!fields.has(name))
      found.push(
        yaml.problemAt(place, {
          message: `the template name asks for ${quote(name)}, which is neither a parameter nor a field at this step`,
          nearest: nearestName(name, [...parameters.keys(), ...fields]),
        }),
      );
  // A field that only some records have still says which files are meant.
  const isKnown = placeholders(bound).every((name) => fields.has(name) || ever.has(name));
  const matches = isKnown ? matchingFiles(bound, files.keys()) : new Map<string, Record<string, string>>();
  if (found.length === 0 && matches.size === 0) {
    found.push(yaml.problemAt(place, missingFile(bound, input)));
  }
  for (const file of new Set([...matches.keys(), ...otherFiles(template, input)])) {
    const parsed = parsePromptFile(input.display(file), files.get(file) ?? '');
    const prompt = 'problems' in parsed ? parsed.rest : parsed.prompt;
    if ('problems' in parsed) found.push(...parsed.problems);
    if (prompt !== undefined) found.push(...variableProblems(step, prompt, role, new Set([...fields, ...offers])));
  }
  return { found, matches };
}

/** Files that the template means with other values of the parameters in its name. */
function otherFiles(template: string, { parameters, choices, files }: PromptsInput): string[] {
  return placeholders(template).flatMap((name) =>
    (choices.get(name) ?? []).flatMap((value) => [
      ...matchingFiles(fillTemplateName(template, new Map([...parameters, [name, value]])), files.keys()).keys(),
    ]),
  );
}

function missingFile(template: string, { files, display }: PromptsInput): ProblemText {
  const message = `there is no prompt file ${quote(display(promptFolder + template))}`;
  const prompts = [...files.keys()].flatMap((file) =>
    file.startsWith(promptFolder) ? [file.slice(promptFolder.length)] : [],
  );
  if (placeholders(template).length === 0) return { message, nearest: nearestName(template, prompts) };
  const some = prompts
    .toSorted()
    .slice(0, 6)
    .map((name) => quote(name))
    .join(', ');
  return { message, hint: some === '' ? 'The recipe has no prompt files.' : `There are, for example, ${some}.` };
}

function variableProblems(
  step: CheckedStep,
  prompt: PromptFile,
  role: string | undefined,
  fields: ReadonlySet<string>,
): Problem[] {
  const secret = new Set([...keyFields, ...(fields.has('ballot_options') ? ['options'] : [])]);
  return prompt.turns.flatMap((turn) => {
    const seen = role === solverRole ? [...turn.variables, ...turn.optional].filter((name) => secret.has(name)) : [];
    const leaks = seen.map((name) => {
      const message = `the prompt of the solver step ${quote(step.id)} uses ${quote(name)}`;
      const hint =
        name === 'options' ? 'Use ballot_options, which are shuffled for each ballot.' : 'A solver must not see a key.';
      return turn.problemAtWord(name, { message, hint });
    });
    const missing = turn.variables.filter((name) => !fields.has(name) && !seen.includes(name));
    return [
      ...leaks,
      ...missing.map((name) => {
        const message = `the prompt uses ${quote(name)}, which no step before ${quote(step.id)} writes`;
        return turn.problemAtWord(name, { message, nearest: nearestName(name, fields) });
      }),
    ];
  });
}

/** A kind that the first prompt supports and a later one does not would be paid for and then thrown away. */
function missingVariants(
  step: CheckedStep,
  variants: ReadonlySet<string>,
  earlier: { id: string; variants: ReadonlySet<string> },
  { yaml }: PromptsInput,
): Problem[] {
  const names = (texts: Iterable<string>): string =>
    JSON.stringify(Object.keys(JSON.parse([...texts][0] ?? '{}') as object));
  if (names(variants) !== names(earlier.variants)) return [];
  return [...earlier.variants]
    .filter((variant) => !variants.has(variant))
    .map((variant) => {
      const values = Object.values(JSON.parse(variant) as Record<string, string>).join(', ');
      const message = `the step ${quote(step.id)} has no prompt file for ${quote(values)}, but ${quote(earlier.id)} has`;
      return yaml.problemAt([...step.at, 'template'], { message });
    });
}
