const pairs: readonly (readonly [string, string])[] = [
  ['**', '**'],
  ['__', '__'],
  ['*', '*'],
  ['`', '`'],
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
  ['「', '」'],
  ['\\(', '\\)'],
  ['\\[', '\\]'],
  ['$$', '$$'],
  ['$', '$'],
  ['\\text{', '}'],
  ['\\textbf{', '}'],
  ['\\boxed{', '}'],
];

/** Takes off what a model wraps around an answer: emphasis, quotes, code marks, formula marks. */
export function unwrap(text: string): string {
  let inner = text.trim();
  for (let layer = 0; layer < 4; layer += 1) {
    const pair = pairs.find(
      ([open, close]) =>
        inner.length > open.length + close.length &&
        inner.startsWith(open) &&
        inner.endsWith(close) &&
        !inner.slice(open.length, -close.length).includes(close),
    );
    if (!pair) return inner;
    inner = inner.slice(pair[0].length, -pair[1].length).trim();
  }
  return inner;
}
