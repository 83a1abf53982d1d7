/** What texts have in common at both ends, cut between words, and what each has of its own. */
export interface SharedEnds {
  readonly before: string;
  readonly after: string;
  readonly middles: readonly string[];
}

const isInsideWord = (text: string, at: number): boolean =>
  at > 0 &&
  at < text.length &&
  /[\p{L}\p{N}\p{M}]/u.test(text[at - 1] ?? '') &&
  /[\p{L}\p{N}\p{M}]/u.test(text[at] ?? '');

export function sharedEnds(texts: readonly string[]): SharedEnds {
  const [first = ''] = texts;
  const shortest = Math.min(...texts.map(({ length }) => length));
  let start = 0;
  while (start < shortest && texts.every((text) => text[start] === first[start])) start += 1;
  while (start > 0 && texts.some((text) => isInsideWord(text, start) || isLowSurrogate(text, start))) start -= 1;
  let end = 0;
  while (end < shortest - start && texts.every((text) => text.at(-1 - end) === first.at(-1 - end))) end += 1;
  while (
    end > 0 &&
    texts.some((text) => isInsideWord(text, text.length - end) || isLowSurrogate(text, text.length - end))
  )
    end -= 1;
  return {
    before: first.slice(0, start),
    after: first.slice(first.length - end),
    middles: texts.map((text) => text.slice(start, text.length - end)),
  };
}

const isLowSurrogate = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};
