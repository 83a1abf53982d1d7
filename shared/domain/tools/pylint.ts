import { z } from 'zod';
import { PythonVersion } from './python-version.ts';
import type { Tool } from './tool.ts';

/** Messages that SwallowCode switches off: imports, documentation, names and lengths that say little of a lone file. */
const swallow = ['E0401', 'C0114', 'C0301', 'C0103', 'C0116', 'C0411', 'R0903', 'W0511', 'C0412'];

const Options = z.strictObject({
  disable: z
    .union([
      z.enum(['swallow', 'none']).transform((set) => (set === 'swallow' ? swallow : [])),
      z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9-]+$/u, 'expected the name or number of a message')),
    ])
    .default(swallow)
    .describe('Messages that do not count: `swallow` for those of SwallowCode, `none`, or a list.'),
  strip_pragmas: z
    .boolean()
    .default(true)
    .describe('Takes comments out that speak to the linter, so that a file cannot excuse itself.'),
  python: PythonVersion.default('3.11').describe(
    'Version that the program is taken for; modules are looked up in 3.11.',
  ),
});

/** What a linter thinks of a program. It reads the program; nothing of it runs. */
export const pylint: Tool<z.infer<typeof Options>> = {
  name: 'pylint',
  about: 'Rates a Python program by pylint, less its share of comments. Nothing of the program runs.',
  inputs: ['code'],
  options: Options,
  gives: {
    ok: 'Whether there is a rating.',
    problem: 'Null, `not_rated`, `no_text`, or the limit that was passed.',
    rating: 'What pylint prints, at most 10; null when it prints none.',
    comment_ratio: 'Comments as a share of all tokens; 0 when the text cannot be cut into tokens.',
    score: 'The rating times what is left beside the comments.',
    messages: 'How often each message came, the most frequent twenty.',
    linter: 'Name and version of the linter.',
  },
};
