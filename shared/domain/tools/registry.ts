import { answerMatch } from './answer-match.ts';
import { constraintCheck } from './constraint-check.ts';
import { editProgram } from './edit-program.ts';
import { pyCompile } from './py-compile.ts';
import { pylint } from './pylint.ts';
import { runTests } from './run-tests.ts';
import type { Tool } from './tool.ts';

/** Every tool by its name. A new one is a file of its own and an entry here. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  ([editProgram, constraintCheck, answerMatch, pyCompile, pylint, runTests] as readonly Tool[]).map((tool) => [
    tool.name,
    tool,
  ]),
);
