import { TemplateError } from './template-error.ts';

const simple: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const escapes = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

/**
 * The text between the quotes of a Python string literal. Escapes that Python does not know stay as they are.
 *
 * @throws TemplateError for cut-off or too large code points and for names (`\N{...}`).
 */
export function unescapeLiteral(body: string, line: number): string {
  return body.replace(escapes, (all, two?: string, four?: string, eight?: string, octal?: string, other?: string) => {
    const digits = two ?? four ?? eight;
    const codePoint =
      digits !== undefined ? Number.parseInt(digits, 16) : octal ? Number.parseInt(octal, 8) : undefined;
    if (codePoint !== undefined && codePoint <= 0x10ffff) return String.fromCodePoint(codePoint);
    if (codePoint !== undefined || /[xuUN]/.test(other ?? '')) {
      throw new TemplateError('syntax', `the escape ${all} in a string is not complete`, { line });
    }
    return simple.get(other ?? '') ?? all;
  });
}
