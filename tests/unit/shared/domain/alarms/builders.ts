import type { Watched } from '../../../../../shared/domain/alarms/watched.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import type { SowerRecord } from '../../../../../shared/domain/records.ts';
import { aRecord } from '../dataset/builders.ts';

export const watched = (over: Partial<Watched> = {}): Watched => ({
  scores: ['rating'],
  axes: [{ name: 'style', values: ['debate', 'interview'] }],
  texts: ['question'],
  rated: ['answer_text'],
  hasBallots: true,
  plantedJudges: [],
  ...over,
});

/** A sample that five ballots chose, each shown at the given place. */
export function sample(
  index: number,
  places: readonly number[],
  fields: Readonly<Record<string, Json>> = {},
): SowerRecord {
  return aRecord(
    { question: `question ${index} of many ${index * 7}`, vote: { n: 5, valid: 5, places: [...places] }, ...fields },
    { id: `id-${String(index).padStart(4, '0')}` },
  );
}
