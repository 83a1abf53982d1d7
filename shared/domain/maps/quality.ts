import { z } from 'zod';
import { fieldText } from '../filters/field-text.ts';
import { FieldName } from '../steps/option-schemas.ts';
import { qualityMethod, qualityOf } from '../text/quality.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  field: FieldName.describe('Text that is scored.'),
  into: FieldName.default('quality').describe('Beginning of the names of the fields that are written.'),
});
type Parameters = z.infer<typeof Parameters>;

const namesOf = (into: string) =>
  ({
    prose: `${into}_prose`,
    teaching: `${into}_teaching`,
    substance: `${into}_substance`,
    method: `${into}_method`,
  }) as const;

/** Scores of a text by rules of thumb. */
export const quality: MapFunction<Parameters> = {
  name: 'quality',
  about: `Scores a text from 0 to 5 by rules of thumb, without a model: \`quality_prose\`, \`quality_teaching\`, \`quality_substance\`. They order texts for want of a classifier; \`quality_method\` says \`${qualityMethod}\` in every record.`,
  parameters: Parameters,
  reads: ({ field }) => [field],
  writes: ({ into }) => Object.values(namesOf(into)),
  types: ({ into }) => {
    const { prose, teaching, substance, method } = namesOf(into);
    return { [prose]: 'number', [teaching]: 'number', [substance]: 'number', [method]: 'text' };
  },
  create: ({ field, into }) => {
    const names = namesOf(into);
    return ({ fields }) => {
      const { prose, teaching, substance } = qualityOf(fieldText(fields, field));
      return {
        [names.prose]: prose,
        [names.teaching]: teaching,
        [names.substance]: substance,
        [names.method]: qualityMethod,
      };
    };
  },
};
