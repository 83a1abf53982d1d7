import type { Json } from '../domain/json.ts';

/** Prompt files of a recipe lie in this folder; templates are named relative to it. */
export const promptFolder = 'prompts/';

const placeholder = /\{([a-z_][a-z0-9_]*)\}/gu;

/** Names in braces: parameters of the recipe, else fields of the record. */
export function placeholders(template: string): string[] {
  return [...template.matchAll(placeholder)].map((match) => match[1] ?? '');
}

/** Puts the given values in place of their names in braces; unknown names stay. */
export function fillTemplateName(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replace(placeholder, (whole, name: string) => {
    const value = values.get(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
  });
}

/**
 * The files that a template name can mean: a placeholder stands for one part of a file name.
 *
 * @param files paths relative to the recipe folder.
 * @returns per file the values of the placeholders.
 */
export function matchingFiles(template: string, files: Iterable<string>): Map<string, Record<string, string>> {
  const names = placeholders(template);
  const parts = template.split(placeholder).filter((_, index) => index % 2 === 0);
  const pattern = new RegExp(
    `^${[promptFolder + (parts[0] ?? ''), ...parts.slice(1)].map(literal).join('([a-z0-9_-]+)')}$`,
    'u',
  );
  const found = new Map<string, Record<string, string>>();
  for (const file of files) {
    const match = pattern.exec(file);
    if (match) found.set(file, Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ''])));
  }
  return found;
}

/**
 * The prompt file for a record: its fields fill the placeholders. A field is only compared with names of files that
 * exist, so that text from a seed never becomes a path.
 *
 * @returns undefined when the recipe has no prompt for such a record.
 */
export function promptFileFor(
  template: string,
  files: Iterable<string>,
  fields: Readonly<Record<string, Json>>,
): string | undefined {
  for (const [file, values] of matchingFiles(template, files)) {
    if (Object.entries(values).every(([name, value]) => fields[name] === value)) return file;
  }
  return undefined;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
