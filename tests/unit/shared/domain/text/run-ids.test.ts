import fc from 'fast-check';
import { expect, it } from 'vitest';
import { longerRuns, wordIds } from '../../../../../shared/domain/text/run-ids.ts';

it('gives equal numbers to equal runs of any length, and others to others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 40 }),
      fc.integer({ min: 2, max: 6 }),
      (tokens, size) => {
        const words = wordIds(tokens);
        let ids: readonly number[] = words;
        let different = new Set(words).size;
        for (let length = 2; length <= size; length += 1) ({ ids, different } = longerRuns(ids, words, length));
        const grams = ids.map((_id, start) => tokens.slice(start, start + size).join(' '));
        expect(new Set(ids.map((id, start) => `${id} ${grams[start]}`)).size).toBe(new Set(grams).size);
        expect(different).toBe(new Set(grams).size);
      },
    ),
  );
});
