/** Longest pattern that is looked at; those of dataset cards have some 30 characters. */
const longestPattern = 300;

/**
 * Whether a path fits a pattern of a dataset card: `*` stands for anything within a folder, `**` for folders too, `?` for
 * one character. Everything else is meant as it is. Work grows with the product of both lengths, whatever they hold.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  if (pattern.length > longestPattern) return false;
  const parts = pattern.replace(/^\.\//u, '').match(/\*\*\/?|\*|\?|[^*?]/gu) ?? [];
  // reached[i]: the parts so far can stand for the first i characters of the path.
  let reached = Array.from({ length: path.length + 1 }, (_, index) => index === 0);
  for (const part of parts) reached = step(reached, part, path);
  return reached[path.length] ?? false;
}

function step(reached: readonly boolean[], part: string, path: string): boolean[] {
  const next = reached.map(() => false);
  for (let at = 0; at < reached.length; at += 1) {
    if (part.startsWith('*')) {
      const goesOn = at > 0 && next[at - 1] === true && (part !== '*' || path[at - 1] !== '/');
      next[at] = reached[at] === true || goesOn;
    } else if (at > 0 && reached[at - 1] === true) {
      next[at] = part === '?' ? path[at - 1] !== '/' : path[at - 1] === part;
    }
  }
  return next;
}
