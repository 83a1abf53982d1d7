import type { z } from 'zod';
import type { Json } from '../json.ts';

/** Limits of one job; a job that passes one of them ends with that as its problem. */
export interface ToolLimits {
  readonly seconds: number;
  readonly megabytes: number;
  /** Characters of output. */
  readonly output: number;
}

/**
 * A named tool that `execute` steps call. A pure one is a function of its inputs. A sandboxed one runs foreign text and
 * is only described here: the work is done behind the port `Sandbox`, without network, environment or files.
 */
export interface Tool<Options = unknown> {
  readonly name: string;
  /** Rises when the same options and texts may come out differently; 1 when absent. Part of every plan that uses it. */
  readonly version?: number;
  readonly about: string;
  /** Names of its inputs; a recipe says which field goes into each. */
  readonly inputs: readonly string[];
  readonly options: z.ZodType<Options>;
  /** Members of the result, for people and for expressions such as `syntax.ok`. */
  readonly gives: Readonly<Record<string, string>>;
  /** Its jobs let foreign code act, so that each needs a process of its own. */
  readonly runs?: true;
  /** Absent for a tool of the sandbox. Total: what it cannot work with is part of the result. */
  run?(inputs: Readonly<Record<string, Json>>, options: Options): { readonly [name: string]: Json };
}
