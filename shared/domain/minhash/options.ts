import { z } from 'zod';

const Gram = z
  .string()
  .regex(
    /^(?:word|char|token)[1-9]\d?$/u,
    'a gram is word1 to word99, char1 to char99 or token1 to token99, for example word5',
  )
  .describe(
    'What texts are compared by: runs of so many words, of so many characters, or, for programs, of so many tokens: words and marks.',
  );

/** How near-duplicates are found, with every choice made. */
export const MinhashSettings = z.strictObject({
  gram: Gram.default('word5'),
  bands: z.int().min(1).max(64).default(14).describe('Bands of a signature; texts that share one are compared.'),
  rows: z.int().min(1).max(32).default(8).describe('Values a band.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('Share of equal values from which two texts are near duplicates.'),
});

export type MinhashSettings = z.infer<typeof MinhashSettings>;

/**
 * How near-duplicates are found, as recipes say it.
 *
 * Source: 14 bands of 8 rows over 5-word runs, datatrove; 20 bands of 13 rows over 24-character runs, NeMo Curator;
 * agreement of 0.8, SwallowCode.
 */
export const MinhashChoice = z.union([z.literal('default'), MinhashSettings]);

export function minhashSettings(choice: z.input<typeof MinhashChoice>): MinhashSettings {
  return MinhashSettings.parse(choice === 'default' ? {} : choice);
}

/** What a gram is made of, and how many. */
export function gramOf({ gram }: Pick<MinhashSettings, 'gram'>): {
  readonly unit: 'word' | 'char';
  readonly size: number;
  /** Whether marks are words, too. */
  readonly marks: boolean;
} {
  const [, kind, size] = /^([a-z]+)(\d+)$/u.exec(gram) ?? [];
  return { unit: kind === 'char' ? 'char' : 'word', size: Number(size), marks: kind === 'token' };
}
