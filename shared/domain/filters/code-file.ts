import { z } from 'zod';
import { percent } from '../text/lines.ts';
import { countTokens } from '../text/tokens.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const share = z.number().min(0).max(1);
const Parameters = fieldParameters({
  min_comments: share.default(0.01).describe('Least share of characters in comments and docstrings.'),
  max_comments: share.default(0.85).describe('Greatest share of characters in comments and docstrings.'),
  min_lines: z.int().min(0).default(10).describe('Fewest lines.'),
  max_lines: z.int().min(1).default(20_000).describe('Most lines.'),
  min_letters: share.default(0.25).describe('Least share of letters.'),
  min_token_length: z.number().min(0).default(2.5).describe('Fewest characters a token, estimated.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Comments of Python, shell, C and its family, and docstrings; longest first. */
const comment = /"""[\s\S]{0,20000}?"""|'''[\s\S]{0,20000}?'''|\/\*[\s\S]{0,20000}?\*\/|(?:#|\/\/).*$/gmu;

/** Rejects files of code that are data, stubs or nothing but comments. */
export const codeFile: FilterKind<Parameters> = {
  name: 'code_file',
  reason: 'low_quality',
  about: 'For files of code: share of comments, number of lines, share of letters, characters a token.',
  source: 'NeMo Curator, code filters; comments are told by their marks, not by a parser',
  method: 'curator-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const found = findFault(fieldText(record.fields, parameters.field), parameters);
    return found === undefined ? keep : reject('low_quality', found);
  },
};

function findFault(text: string, limits: Parameters): string | undefined {
  const lines = text.trimEnd().split('\n').length;
  if (lines < limits.min_lines || lines > limits.max_lines) return `${lines} lines`;
  const comments = (text.match(comment) ?? []).reduce((sum, { length }) => sum + length, 0) / text.length;
  if (comments < limits.min_comments || comments > limits.max_comments) return `${percent(comments)} comments`;
  const letters = (text.match(/\p{L}/gu)?.length ?? 0) / text.length;
  if (letters < limits.min_letters) return `${percent(letters)} letters`;
  const size = text.length / Math.max(1, countTokens(text));
  return size < limits.min_token_length ? `${size.toFixed(1)} characters a token` : undefined;
}
