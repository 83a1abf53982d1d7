import { Template } from '@huggingface/jinja';
import type { Json } from '../domain/json.ts';

/** A compiled template. */
export interface PromptTemplate {
  /** Names that the template takes from the record. */
  readonly variables: readonly string[];
  readonly render: (fields: Readonly<Record<string, Json>>) => string;
}

/** @returns the fault of a template that cannot be parsed. */
export function compilePrompt(text: string): PromptTemplate | { readonly fault: string } {
  try {
    const template = new Template(text);
    const variables = [...text.matchAll(/\{\{-?\s*([a-z_][a-z0-9_]*)/gu)].map((match) => match[1] ?? '');
    return { variables, render: (fields) => template.render({ ...fields }) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
