import { isJsonObject, type Json } from '../../../../shared/domain/json.ts';

export type JsonMap = { [name: string]: Json };
/** A recipe as it can be changed. */
export interface Draft {
  readonly recipe: { [name: string]: Json };
  /** Prompt files by path. */
  readonly prompts: Map<string, string>;
}

/** Where and how a mistake has to be told. */
export interface Told {
  /** In recipe.yaml; a prompt file by its path. */
  readonly path: readonly (string | number)[] | string;
  readonly isKey?: true;
  readonly says: string;
}

/** A mistake that somebody could make. `claims` are parts of the recipe that no other mistake may touch beside it. */
export interface Mistake {
  readonly name: string;
  readonly claims: readonly string[];
  make(draft: Draft): Told;
}

export const map = (value: Json | undefined): JsonMap => (isJsonObject(value) ? (value as JsonMap) : {});
export const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
export const shorter = (name: string): string => name.slice(0, 2) + name.slice(3);
