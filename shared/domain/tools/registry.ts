import { editProgram } from './edit-program.ts';
import type { Tool } from './tool.ts';

/** Every tool by its name. A new one is a file of its own and an entry here. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  ([editProgram] as readonly Tool[]).map((tool) => [tool.name, tool]),
);
