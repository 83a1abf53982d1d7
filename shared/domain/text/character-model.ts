import { characterTable } from './character-table.ts';

/** Symbols of the model: space for all that is no letter or digit, 0 for any number, ? for letters of other alphabets. */
export const alphabet = ' abcdefghijklmnopqrstuvwxyz0?';
/** What a step of the table is worth. */
export const bitsPerStep = 1 / 16;
/** Of a text no more is looked at. */
const mostCharacters = 20_000;

const placeOf = new Map([...alphabet].map((symbol, place) => [symbol.charCodeAt(0), place]));
const [space, other] = [0, alphabet.length - 1];

/** The text in places of {@link alphabet}, with a space at either end; runs of what is no letter are one symbol. */
export function symbolsOf(text: string): Uint8Array {
  const plain = text
    .toLowerCase()
    .replace(/\p{Nd}+/gu, '0')
    .replace(/[^a-z0]+/gu, foreign);
  const symbols = new Uint8Array(plain.length + 2);
  for (let at = 0; at < plain.length; at += 1) symbols[at + 1] = placeOf.get(plain.charCodeAt(at)) ?? other;
  symbols[plain.length + 1] = space;
  return symbols;
}

const foreign = (run: string): string => (/[^\s\p{P}\p{S}]/u.test(run) ? '?' : ' ');

/**
 * How surprising the characters of a text are to one who knows English letters and nothing else: perplexity for each
 * symbol, 1 at least. English texts lie between 5 and 27, those in other languages of Latin script between 17 and 36,
 * random letters far above 100. It says nothing about sense: shuffled words are as good as a sentence.
 *
 * @returns a function of a text, undefined for one of fewer than `least` symbols.
 */
export function characterModel(least: number): (text: string) => number | undefined {
  const table = characterTable();
  const size = alphabet.length;
  return (text) => {
    const symbols = symbolsOf(text.slice(0, mostCharacters));
    const count = symbols.length - 2;
    if (count < least) return undefined;
    let [steps, context] = [0, (symbols[0] ?? 0) * size + (symbols[1] ?? 0)];
    for (let at = 2; at < symbols.length; at += 1) {
      const symbol = symbols[at] ?? 0;
      steps += table[context * size + symbol] ?? 0;
      context = (context % size) * size + symbol;
    }
    return 2 ** ((steps * bitsPerStep) / count);
  };
}
