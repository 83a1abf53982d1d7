import { TemplateError } from './template-error.ts';

/** A node of the parser library's tree. Its shapes are not exported, so every member is checked when it is read. */
export interface ForeignNode {
  readonly type: string;
}

export const wrongSyntax = (message: string, line: number): TemplateError =>
  new TemplateError('syntax', message, { line });

export function isNode(value: unknown): value is ForeignNode {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';
}

export function nodeOf(parent: object, member: string, line: number): ForeignNode {
  const value: unknown = Reflect.get(parent, member);
  if (!isNode(value)) throw wrongSyntax(`something is missing in a tag (${member})`, line);
  return value;
}

export function optionalNode(parent: object, member: string): ForeignNode | undefined {
  const value: unknown = Reflect.get(parent, member);
  return isNode(value) ? value : undefined;
}

export function nodesOf(parent: object, member: string, line: number): readonly ForeignNode[] {
  const value: unknown = Reflect.get(parent, member);
  if (!Array.isArray(value) || !value.every(isNode)) throw wrongSyntax(`a list is missing in a tag (${member})`, line);
  return value;
}

export function textOf(parent: object, member: string, line: number): string {
  const value: unknown = Reflect.get(parent, member);
  if (typeof value !== 'string') throw wrongSyntax(`a word is missing in a tag (${member})`, line);
  return value;
}

export function numberIn(parent: object, member: string, line: number): number {
  const value: unknown = Reflect.get(parent, member);
  if (typeof value !== 'number') throw wrongSyntax('a number is missing in a tag', line);
  return value;
}

/** Keys and values of a dictionary literal. */
export function pairsOf(parent: object, line: number): readonly (readonly [ForeignNode, ForeignNode])[] {
  const value: unknown = Reflect.get(parent, 'value');
  if (!(value instanceof Map)) throw wrongSyntax('a dictionary is not complete', line);
  return [...value].map(([key, member]: [unknown, unknown]) => {
    if (!isNode(key) || !isNode(member)) throw wrongSyntax('a dictionary is not complete', line);
    return [key, member] as const;
  });
}
