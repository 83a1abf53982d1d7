import type { Message } from '../domain/completion.ts';
import { digest } from '../domain/identity.ts';
import type { SowerRecord } from '../domain/records.ts';
import { formatProblem } from './problem.ts';
import { type PromptFile, parsePromptFile, renderMessages } from './prompt-file.ts';
import { promptFileFor } from './template-name.ts';

/** The turns for a record and a digest of the prompt file they came from. */
export interface RenderedPrompt {
  readonly messages: readonly Message[];
  readonly template: string;
  /** Whether the prompt file asks for JSON in words. */
  readonly asksForJson: boolean;
}

/** Renders a prompt step's template name for a record; undefined when the recipe has no prompt for such a record. */
export type PromptRenderer = (template: string, record: Pick<SowerRecord, 'fields'>) => RenderedPrompt | undefined;

/** @param templates prompt files of a plan; parsed once each, when first needed. */
export function promptRenderer(templates: Readonly<Record<string, string>>): PromptRenderer {
  const parsed = new Map<string, ReturnType<typeof parse>>();
  const files = Object.keys(templates);
  return (template, record) => {
    const file = promptFileFor(template, files, record.fields);
    if (file === undefined) return undefined;
    const known = parsed.get(file) ?? parse(file, templates[file] ?? '');
    parsed.set(file, known);
    const { prompt, ...about } = known;
    return { messages: renderMessages(prompt, record), ...about };
  };
}

function parse(file: string, text: string): Omit<RenderedPrompt, 'messages'> & { readonly prompt: PromptFile } {
  const result = parsePromptFile(file, text);
  if ('prompt' in result)
    return { prompt: result.prompt, template: digest(text).slice(0, 16), asksForJson: /\bJSON\b/u.test(text) };
  throw new Error(`A plan holds a faulty prompt file. ${result.problems.map(formatProblem).join(' ')}`);
}
