import { z } from 'zod';
import { isJsonObject, type Json } from '../domain/json.ts';
import { nestedIssue } from '../domain/steps/nested-issues.ts';
import { nearestName } from './nearest-name.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml, ProblemText, YamlPath } from './read-yaml.ts';

type Issue = z.core.$ZodIssue;

/** A value checked by a schema. `at` is where the value stands in the file. */
export interface CheckedValue {
  readonly yaml: LocatedYaml;
  readonly at: YamlPath;
  readonly value: Json;
  readonly schema: z.ZodType;
  /** Names a path inside the value for people; default: dotted path from the top of the value. */
  readonly subject?: (path: YamlPath) => string;
  /** Where a part of the value really comes from when it does not stand in the file itself. */
  readonly place?: (path: YamlPath, found: ProblemText) => Problem | undefined;
}

/** Every finding of a schema as a problem with its place, what was expected and the nearest right name. */
export function schemaProblems(checked: CheckedValue): Problem[] {
  const found = issuesOf(checked.schema, checked.value);
  if (found.length === 0) return [];
  const { yaml, at, value } = checked;
  const subject = checked.subject ?? dotted;
  const known = knownKeys(checked.schema, value);
  // A key that is missing because it is misspelt beside its place is one mistake, not two.
  const meant = new Set<string>();
  const missing = new Map<Problem, string>();
  const all = found.flatMap((issue) => issueProblems(issue, []));
  return all.filter((one) => !meant.has(missing.get(one) ?? ''));

  function issueProblems(issue: Issue, above: YamlPath): Problem[] {
    const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => unknownKey([...path, key], known(path)));
      case 'invalid_union': {
        const branch = issue.message === 'Invalid input' ? bestBranch(issue.errors) : undefined;
        if (branch === undefined || isOneValue(issue)) return [problem(path, issue)];
        return branch.flatMap((inner) => issueProblems(inner, path));
      }
      case 'invalid_key':
        return issue.issues.map(({ message }) =>
          yaml.problemAtKey([...at, ...path], {
            message: `${quote(String(path.at(-1)))} cannot be a name here`,
            expected: message.replace(/^use /u, ''),
          }),
        );
      case 'invalid_element':
        return issue.issues.map((inner) => yaml.problemAtKey([...at, ...path], describe(path, inner)));
      default: {
        const names = unknownNames(issue);
        if (names !== undefined) return [unknownKey(path, names)];
        const nested = nestedIssue(issue);
        if (nested === undefined) return [problem(path, issue)];
        if (nested.issue.code === 'unrecognized_keys')
          return nested.issue.keys.map((key) => unknownKey([...path, key], nested.known));
        return issueProblems({ ...nested.issue, path: [] }, path);
      }
    }
  }

  function unknownKey(path: YamlPath, candidates: readonly string[]): Problem {
    const key = String(path.at(-1));
    const others = candidates.filter((one) => one !== key);
    if (others.length < candidates.length)
      return yaml.problemAtKey([...at, ...path], {
        message: `the key ${quote(key)} does not go together with the others here`,
      });
    const nearest = nearestName(key, candidates);
    if (nearest !== undefined) meant.add(JSON.stringify([...path.slice(0, -1), nearest]));
    const expected = nearest === undefined && candidates.length > 0 ? oneOf(candidates) : undefined;
    return yaml.problemAtKey([...at, ...path], { message: `unknown key ${quote(key)}`, expected, nearest });
  }

  function problem(path: YamlPath, issue: Issue): Problem {
    const found = describe(path, issue);
    const made = checked.place?.(path, found) ?? yaml.problemAt([...at, ...path], found);
    if (valueAt(value, path) === undefined) missing.set(made, JSON.stringify(path));
    return made;
  }

  function describe(path: YamlPath, issue: Issue): ProblemText {
    const actual = valueAt(value, path);
    const name = path.length === 0 && checked.subject === undefined ? 'the file' : quote(subject(path));
    if (actual === undefined) return { message: `${name} is missing`, expected: expectation(issue) };
    const written = yaml.written([...at, ...path]);
    const isNumber = typeof actual === 'number' && Number(written) === actual;
    const message = `${name} is ${isNumber ? written : shown(actual)}`;
    const nearest = typeof actual === 'string' ? nearestName(actual, rightNames(issue)) : undefined;
    if (issue.code === 'custom') {
      const text = nearest === undefined ? issue.message : issue.message.replace(/; there are .*$/u, '');
      const isStep = path.length === 0 && at.length > 0;
      return { message: isStep ? text : `${name}: ${text}`, nearest };
    }
    return { message, expected: expectation(issue), nearest, hint: quoting(path, issue, actual) };
  }

  /** YAML turns unquoted `1.10` into the number 1.1, and a quoted "4" is text: the usual two mistakes. */
  function quoting(path: YamlPath, issue: Issue, actual: Json): string | undefined {
    if (issue.code !== 'invalid_type') return undefined;
    const written = yaml.written([...at, ...path]);
    if (issue.expected === 'string' && (typeof actual === 'number' || typeof actual === 'boolean') && written)
      return `Write it in quotes: "${written}".`;
    const numeric = issue.expected === 'number' || issue.expected === 'int';
    return numeric && typeof actual === 'string' && actual.trim() !== '' && Number.isFinite(Number(actual))
      ? 'Remove the quotes.'
      : undefined;
  }
}

/** `['seeds', 0, 'file']` as `seeds[0].file`. */
export function dotted(path: YamlPath): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** The union branch that the writer most likely meant: fewest findings, then the deepest first one. */
export function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.toSorted((a, b) => faults(a) - faults(b) || (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0];
}

/** Every unknown key counts, and for much: a branch that knows none of them is not the one that was meant. */
const faults = (issues: readonly Issue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 10 * issue.keys.length : 1), 0);

/**
 * What a schema finds in a value; of several shapes, what the one that was probably meant finds. By itself the library
 * prefers a shape that merely does not know the keys.
 */
export function issuesOf(schema: z.ZodType, value: Json): readonly Issue[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  if (!(schema instanceof z.ZodUnion) || schema instanceof z.ZodDiscriminatedUnion) return result.error.issues;
  return bestBranch(schema.options.map((option) => issuesOf(option as z.ZodType, value))) ?? result.error.issues;
}

/** The names that a key of the value could have had, where a finding of our own step kinds lists them. */
export function unknownNames(issue: Issue): readonly string[] | undefined {
  return issue.code === 'custom' ? z.array(z.string()).safeParse(issue.params?.unknownKey).data : undefined;
}

/** The names that would have been right. A finding of our own step kinds may list them: "...; there are a, b, c". */
export function rightNames(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (isDiscriminator(issue)) return [...issue.message.matchAll(/'([^']+)'/gu)].map(([, name = '']) => name);
  if (isOneValue(issue)) return issue.errors.flat().flatMap(rightNames);
  return issue.code === 'custom' ? (/; there are (.+)$/u.exec(issue.message)?.[1]?.split(', ') ?? []) : [];
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function expectation(issue: Issue): string {
  const { message } = issue;
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
    case 'too_big':
      return bound(issue);
    case 'invalid_format':
      return issue.message.startsWith('Invalid')
        ? `text of the form ${issue.pattern ?? issue.format}`
        : issue.message.replace(/^use /u, '');
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_union':
      if (isOneValue(issue)) return [...new Set(issue.errors.flat().map(expectation))].join(' or ');
      return isDiscriminator(issue) ? oneOf(rightNames(issue)) : message;
    default:
      return message;
  }
}

/** Whether every shape refuses the value as a whole: then any of them would have been right. */
const isOneValue = (issue: Issue): issue is z.core.$ZodIssueInvalidUnion =>
  issue.code === 'invalid_union' &&
  issue.message === 'Invalid input' &&
  issue.errors.length > 1 &&
  issue.errors.every(([first, ...others]) => first !== undefined && others.length === 0 && first.path.length === 0);

/** The name by which one of several shapes is chosen is none of theirs. */
const isDiscriminator = (issue: Issue): boolean =>
  issue.code === 'invalid_union' && 'discriminator' in issue && issue.discriminator !== undefined;

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const [limit, side] = issue.code === 'too_small' ? [issue.minimum, 'at least'] : [issue.maximum, 'at most'];
  const strict = issue.code === 'too_small' ? 'more than' : 'less than';
  const words = issue.inclusive === false ? strict : side;
  if (limit === 1 && issue.code === 'too_small' && issue.origin === 'string') return 'text, not nothing';
  const plural = Number(limit) === 1 ? 'entry' : 'entries';
  const unit = issue.origin === 'array' ? ` ${plural}` : issue.origin === 'string' ? ' characters' : '';
  return `${words} ${limit}${unit}`;
}

function oneOf(names: readonly string[]): string {
  const shownNames = names.slice(0, 24).map((name) => quote(name));
  const more = names.length > 24 ? ', …' : '';
  return names.length === 1 ? `${shownNames[0]}` : `one of ${shownNames.join(', ')}${more}`;
}

/** A value inside a message; lists and maps only by their kind. */
export function shown(value: Json): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return value === null ? 'empty' : String(value);
}

export function valueAt(value: Json, path: YamlPath): Json | undefined {
  let current: Json | undefined = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Readonly<Record<string | number, Json>>)[part];
  }
  return current;
}

/** The keys that a schema knows at a path, over all branches of its unions that the value can mean. */
export function knownKeys(schema: z.ZodType, value: Json): (path: YamlPath) => string[] {
  const root: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return (path) => [
    ...new Set(descend(root, path, value).flatMap((node) => Object.keys(member(node, 'properties') ?? {}))),
  ];
}

function descend(node: unknown, path: YamlPath, value: Json | undefined): unknown[] {
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((name) => {
    const inner = member(node, name);
    return Array.isArray(inner) ? (inner as unknown[]) : [];
  });
  const named = branches.filter((branch) => canMean(branch, value));
  const [part, ...rest] = path;
  const below = (named.length > 0 ? named : branches).flatMap((branch) => descend(branch, path, value));
  if (part === undefined) return [node, ...below];
  const next =
    typeof part === 'number'
      ? member(node, 'items')
      : (member(member(node, 'properties'), part) ?? member(node, 'additionalProperties'));
  const inner = value === undefined ? undefined : valueAt(value, [part]);
  return next === undefined ? below : [...descend(next, rest, inner), ...below];
}

/** Whether a value says nothing else than a branch in the members by which branches are told apart. */
function canMean(branch: unknown, value: Json | undefined): boolean {
  if (!isJsonObject(value)) return true;
  return Object.entries(member(branch, 'properties') ?? {}).every(([name, schema]) => {
    const read = z
      .union([z.object({ const: z.unknown() }), z.object({ enum: z.array(z.unknown()) })])
      .safeParse(schema);
    const given = value[name];
    if (!read.success || given === undefined) return true;
    return 'const' in read.data ? read.data.const === given : read.data.enum.includes(given);
  });
}

function member(node: unknown, name: string): object | undefined {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return undefined;
  const found: unknown = (node as Readonly<Record<string, unknown>>)[name];
  return typeof found === 'object' && found !== null ? found : undefined;
}
