import { z } from 'zod';
import type { Message } from '../domain/completion.ts';
import type { Json } from '../domain/json.ts';
import { inReadingOrder, type Problem } from './problem.ts';
import { compilePrompt, type PromptTemplate } from './prompt-template.ts';
import { readYaml } from './read-yaml.ts';
import { schemaProblems } from './schema-problems.ts';

const roles = ['system', 'user', 'assistant'] as const;
const TurnText = z.string().min(1).max(65_536);

/** A prompt file: chat turns, each a map with one key. */
const PromptTurns = z
  .array(
    z.union(
      [
        z.strictObject({ system: TurnText }),
        z.strictObject({ user: TurnText }),
        z.strictObject({ assistant: TurnText }),
      ],
      { error: 'one of system, user or assistant with a text' },
    ),
  )
  .min(1)
  .max(64);

export interface PromptTurn extends PromptTemplate {
  readonly role: Message['role'];
  /** Where the turn's text begins. */
  readonly line: number;
  readonly column: number;
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
): { readonly prompt: PromptFile } | { readonly problems: readonly Problem[] } {
  const parsed = readYaml(file, text);
  if ('problems' in parsed) return parsed;
  const { yaml } = parsed;
  const result = PromptTurns.safeParse(yaml.value);
  if (!result.success) {
    const subject = (path: readonly (string | number)[]): string =>
      path.length === 0 ? 'the file' : `turn ${Number(path[0]) + 1}`;
    return {
      problems: inReadingOrder(schemaProblems({ yaml, at: [], value: yaml.value, schema: PromptTurns, subject })),
    };
  }
  const problems: Problem[] = [];
  const turns = result.data.flatMap((turn, index): PromptTurn[] => {
    const role = roles.find((name) => Object.hasOwn(turn, name)) ?? 'user';
    const place = yaml.problemAt([index, role], { message: '' });
    const compiled = compilePrompt(String(Object.values(turn)[0]));
    if (role === 'system' && index > 0)
      problems.push(
        yaml.problemAtKey([index, role], {
          message: 'a system turn stands behind another turn',
          hint: 'Put it first.',
        }),
      );
    if ('fault' in compiled) {
      problems.push({ ...place, message: `the template is faulty: ${compiled.fault}` });
      return [];
    }
    return [{ ...compiled, role, line: place.line, column: place.column }];
  });
  if (result.data.at(-1) !== undefined && !Object.hasOwn(result.data.at(-1) ?? {}, 'user'))
    problems.push(
      yaml.problemAt([result.data.length - 1], {
        message: 'the last turn is not a user turn',
        hint: 'End with what is asked.',
      }),
    );
  return problems.length > 0 ? { problems } : { prompt: { file, turns } };
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
