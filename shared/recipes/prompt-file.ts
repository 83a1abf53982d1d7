import { z } from 'zod';
import type { Message } from '../domain/completion.ts';
import type { Json } from '../domain/json.ts';
import { inReadingOrder, type Problem } from './problem.ts';
import { compilePrompt, type PromptTemplate } from './prompt-template.ts';
import { type ProblemText, readYaml, type YamlPath } from './read-yaml.ts';
import { repaired } from './repair.ts';
import { schemaProblems } from './schema-problems.ts';
import { standInName } from './stand-in.ts';

const roles = ['system', 'user', 'assistant'] as const;
const TurnText = z.string().min(1).max(65_536);

/** A prompt file: chat turns, each a map with one of these keys. */
const PromptTurns = z
  .array(z.strictObject({ system: TurnText.optional(), user: TurnText.optional(), assistant: TurnText.optional() }))
  .min(1)
  .max(64);

export interface PromptTurn extends PromptTemplate {
  readonly role: Message['role'];
  /** A problem where the turn's text first has the word. */
  readonly problemAtWord: (word: string, found: ProblemText) => Problem;
}

/** A parsed prompt file, ready to render records. */
export interface PromptFile {
  readonly file: string;
  readonly turns: readonly PromptTurn[];
}

/** Parses a prompt file and compiles its templates. */
export function parsePromptFile(
  file: string,
  text: string,
): { readonly prompt: PromptFile } | { readonly problems: readonly Problem[]; readonly rest?: PromptFile } {
  const parsed = readYaml(file, text);
  const yaml = 'yaml' in parsed ? parsed.yaml : parsed.rest;
  if (yaml === undefined) return { problems: 'problems' in parsed ? parsed.problems : [] };
  const problems: Problem[] = 'problems' in parsed ? [...parsed.problems] : [];
  problems.push(...schemaProblems({ yaml, at: [], value: yaml.value, schema: PromptTurns, subject }));
  const written = problems.length === 0 ? PromptTurns.parse(yaml.value) : (repaired(PromptTurns, yaml.value) ?? []);
  const turns = written.flatMap((turn, index): PromptTurn[] => {
    const [role, second] = roles.filter((name) => turn[name] !== undefined && turn[name] !== standInName);
    if (role === undefined && problems.length > 0) return [];
    if (role === undefined || second !== undefined) {
      const message = `turn ${index + 1} has ${second === undefined ? 'no text' : 'two texts'}`;
      problems.push(yaml.problemAt([index], { message, expected: 'one of system, user or assistant' }));
      return [];
    }
    const template = turn[role] ?? '';
    const compiled = compilePrompt(template);
    if (role === 'system' && index > 0)
      problems.push(
        yaml.problemAtKey([index, role], {
          message: 'a system turn stands behind another turn',
          hint: 'Put it first.',
        }),
      );
    if ('fault' in compiled) {
      const message = `the template is faulty: ${compiled.fault}`;
      problems.push(yaml.problemInText([index, role], compiled.line, { message }));
      return [];
    }
    const problemAtWord = (word: string, found: ProblemText): Problem =>
      yaml.problemInText([index, role], lineOfWord(template, word), found);
    return [{ ...compiled, role, problemAtWord }];
  });
  if (written.at(-1) !== undefined && !Object.hasOwn(written.at(-1) ?? {}, 'user'))
    problems.push(
      yaml.problemAt([written.length - 1], {
        message: 'the last turn is not a user turn',
        hint: 'End with what is asked.',
      }),
    );
  const prompt = { file, turns };
  return problems.length > 0 ? { problems: inReadingOrder(problems), rest: prompt } : { prompt };
}

function subject(path: YamlPath): string {
  const [turn, key] = path;
  if (turn === undefined) return 'the file';
  return key === undefined ? `turn ${Number(turn) + 1}` : `${key} of turn ${Number(turn) + 1}`;
}

/** @returns 1-based; undefined when the text does not have the word. */
function lineOfWord(text: string, word: string): number | undefined {
  const index = text.split('\n').findIndex((line) => line.split(/[^\p{L}\p{N}_]+/u).includes(word));
  return index < 0 ? undefined : index + 1;
}

/**
 * The chat turns for one record. White space around each turn is cut off.
 *
 * @throws TemplateError when a template fails on the record or goes beyond its limits.
 */
export function renderMessages(
  prompt: PromptFile,
  record: { readonly fields: Readonly<Record<string, Json>> },
): Message[] {
  return prompt.turns.map(({ role, render }) => ({ role, content: render(record.fields).trim() }));
}
