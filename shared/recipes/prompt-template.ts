import type { Json } from '../domain/json.ts';
import { compileTemplate } from '../domain/templates/compile-template.ts';
import { defaultLimits } from '../domain/templates/limits.ts';
import { variablesFromJson } from '../domain/templates/py-value.ts';
import { renderTemplate } from '../domain/templates/render-template.ts';
import { TemplateError } from '../domain/templates/template-error.ts';
import { findVariables } from '../domain/templates/template-variables.ts';

/** A compiled template. */
export interface PromptTemplate {
  /** Names that the template needs of the record. */
  readonly variables: readonly string[];
  /** Names that it uses only where the record has them. */
  readonly optional: readonly string[];
  readonly render: (fields: Readonly<Record<string, Json>>) => string;
}

/** A prompt is far smaller than a task's text may be: 262,144 characters are some 64,000 tokens. */
const limits = { ...defaultLimits, characters: 262_144 };

/** @returns the fault of a template that cannot be compiled, with its line within the template where known. */
export function compilePrompt(
  text: string,
): PromptTemplate | { readonly fault: string; readonly line: number | undefined } {
  try {
    const template = compileTemplate(text);
    const { used, tested } = findVariables(template);
    return {
      variables: used,
      optional: tested,
      render: (fields) => renderTemplate(template, variablesFromJson(fields), limits),
    };
  } catch (error) {
    if (error instanceof TemplateError) return { fault: error.message, line: error.line };
    throw error;
  }
}
