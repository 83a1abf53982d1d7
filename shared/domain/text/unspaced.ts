import { countScripts } from './scripts.ts';

const unspaced = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan'] as const;

/**
 * True for a text that is mostly in scripts written without spaces, where rules about words, stop words and ends of
 * sentences say nothing. Looks at the first 2,000 characters.
 */
export function isUnspaced(text: string): boolean {
  const counts = countScripts(text.slice(0, 2000));
  const letters = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const found = unspaced.reduce((sum, script) => sum + (counts.get(script) ?? 0), 0);
  return found * 2 > letters;
}
