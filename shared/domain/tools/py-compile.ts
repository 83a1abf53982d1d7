import { z } from 'zod';
import { PythonVersion } from './python-version.ts';
import type { Tool } from './tool.ts';

const Options = z.strictObject({
  python: PythonVersion.default('3.10').describe('Version of the language whose grammar counts.'),
  allow: z
    .array(z.string())
    .default([])
    .describe('Modules that are no strangers although they do not come with Python.'),
});

/** Whether a text is a program. Nothing of it runs. */
export const pyCompile: Tool<z.infer<typeof Options>> = {
  name: 'py_compile',
  about: 'Compiles a Python program, by the grammar of a version, and says what it imports. Nothing of it runs.',
  inputs: ['code'],
  options: Options,
  gives: {
    ok: 'Whether it is a program.',
    problem: 'Null, `syntax_error`, `no_text`, or the limit that was passed.',
    python: 'The version whose grammar counted.',
    line: 'Line of the error.',
    message: 'The words of the error.',
    imports: 'Top-level names of the imported modules; a relative import is named by its dots.',
    external: 'Those of them that neither come with Python nor are allowed.',
  },
};
