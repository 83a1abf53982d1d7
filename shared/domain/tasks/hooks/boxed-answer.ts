import { TemplateError } from '../../templates/template-error.ts';

/** The last `\boxed{...}` (or `\fbox{...}`) of a solution with its frame; undefined when there is none or it is open. */
export function lastBoxed(text: string): string | undefined {
  const spaced = text.lastIndexOf('\\boxed ');
  if (spaced >= 0) return text.slice(spaced).split('$')[0];
  const boxed = text.lastIndexOf('\\boxed');
  const start = boxed < 0 ? text.lastIndexOf('\\fbox') : boxed;
  if (start < 0) return undefined;
  let open = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') open += 1;
    if (text[at] === '}') open -= 1;
    if (text[at] === '}' && open === 0) return text.slice(start, at + 1);
  }
  return undefined;
}

/** What the frame holds. @throws TemplateError for `\fbox` and everything else that is no `\boxed`. */
export function unbox(boxed: string | undefined): string {
  if (boxed?.startsWith('\\boxed ')) return boxed.slice('\\boxed '.length);
  if (boxed?.startsWith('\\boxed{') && boxed.endsWith('}') && !boxed.includes('\\boxed ')) {
    return boxed.slice('\\boxed{'.length, -1);
  }
  throw new TemplateError('value', 'the solution has no boxed answer');
}
