import type { Fields } from '../steps/fields.ts';
import { foldText } from '../text/fold.ts';
import { turnsOf } from './field-text.ts';

/** Different speakers of a dialogue; case and marks around a label do not matter. */
export function speakerCount(fields: Fields, field: string): number {
  const labels = turnsOf(fields, field).map(({ speaker }) =>
    foldText(speaker)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
  return new Set(labels).size;
}
