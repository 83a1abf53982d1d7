import { z } from 'zod';
import { recordId } from '../identity.ts';
import type { SowerRecord } from '../records.ts';

/** A sample with a known verdict for one judge: it only tells how good the judge is, and is never published. */
export const PlantedSample = z.strictObject({
  /** Step of the judge. */
  judge: z.string(),
  isGood: z.boolean(),
  /** What the judge reads. */
  fields: z.record(z.string(), z.json()),
});
export type PlantedSample = z.infer<typeof PlantedSample>;

/** Fields of a planted record: its judge, and what is known. Recipes cannot name them, so no prompt gives them away. */
export const [plantedFor, plantedGood] = ['_planted', '_planted_good'];
/** Stands where other records have their file. */
export const plantedObject = '$planted';

/** The planted samples as records. @param license of their texts. */
export function plantedRecords(samples: readonly PlantedSample[], step: string, license: string): SowerRecord[] {
  return samples.map(({ judge, isGood, fields }, index) => {
    const id = recordId(step, 'planted', judge, String(index));
    return {
      id,
      parents: [],
      kind: 'planted',
      lang: 'en',
      seed: {
        object: plantedObject,
        line: index + 1,
        task: 'planted',
        dataset: null,
        config: null,
        split: null,
        row: index,
        license,
        sha256: id,
      },
      fields: { question_id: id, ...fields, [plantedFor]: judge, [plantedGood]: isGood },
      lineage: [{ step }],
    };
  });
}

/** What is known of a record by its fields; undefined of one that was not planted. */
export function plantedIn(fields: SowerRecord['fields']): Pick<PlantedSample, 'judge' | 'isGood'> | undefined {
  const judge = fields[plantedFor];
  return typeof judge === 'string' ? { judge, isGood: fields[plantedGood] === true } : undefined;
}
