/**
 * A reply that meets the demands of `map: constraints` as far as they are written in a prompt, for scripted models.
 *
 * @param own a word that sets it apart from others.
 */
export function comply(demands: string, own = 'one'): string {
  const number = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(demands)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const word = /Use the word "(\w+)" at least (once|\d+)/u.exec(demands);
  const times = word === null ? 0 : word[2] === 'once' ? 1 : Number(word[2]);
  const least = number(/at least (\d+) words/u) ?? 0;
  const body = [
    own,
    'way',
    ...Array.from({ length: times }, () => word?.[1] ?? ''),
    ...Array.from({ length: least }, () => 'step'),
  ];
  const bullets = number(/exactly (\d+) bullet/u);
  const paragraphs = number(/exactly (\d+) paragraphs/u);
  const highlights = number(/Highlight at least (\d+)/u) ?? 0;
  const marked = [body.join(' '), ...Array.from({ length: highlights }, () => '*so*')].join(' ');
  const parts =
    bullets === undefined
      ? [marked, ...Array.from({ length: (paragraphs ?? 1) - 1 }, () => 'more')]
      : [marked, ...Array.from({ length: bullets - 1 }, () => 'more')].map((part) => `- ${part}`);
  const text = parts.join(bullets === undefined ? '\n\n' : '\n');
  const titled = demands.includes('double angle brackets') ? `<<title>>\n${text}` : text;
  const last = /exactly these words: (.+?[.?])(?=\s|$)/u.exec(demands)?.[1];
  const ended = last === undefined ? titled : `${titled} ${last}`;
  const cased = demands.includes('small letters only') ? ended.toLowerCase() : ended;
  return demands.includes('double quotation marks') ? `"${cased}"` : cased;
}
