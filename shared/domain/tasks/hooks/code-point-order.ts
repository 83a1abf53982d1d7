/** Python's order of texts: by code point, not by UTF-16 unit. */
export function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}
