import { z } from 'zod';
import { percent, shareOf } from '../text/lines.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  max: z.number().min(0).max(1).default(0.4).describe('Share of paragraphs that may be notices.'),
});

/** What web pages say of themselves. Our own list: English, German, French, Spanish. */
const notice =
  /terms of (?:use|service)|privacy policy|cookie policy|(?:uses?|use of|accept(?:ing)?) cookies|all rights reserved|©\s*\d{4}|copyright \d{4}|subscribe to (?:our|the) newsletter|sign up (?:for|now|to)|log ?in to|click here|share (?:this|on) |read more\b|javascript (?:is|must)|Alle Rechte vorbehalten|Datenschutzerklärung|tous droits réservés|politique de confidentialité|todos los derechos reservados|política de privacidad/iu;

/** Rejects pages that are mostly notices. */
export const boilerplateShare: FilterKind<z.infer<typeof Parameters>> = {
  name: 'boilerplate_share',
  reason: 'low_quality',
  about: 'Too many paragraphs are notices about terms, cookies, copyright, newsletters and buttons.',
  source: 'NeMo Curator: 0.4; the phrases are our own',
  method: 'curator-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, max }) =>
    ({ fields }) => {
      const paragraphs = fieldText(fields, field)
        .split(/\n\s*\n/u)
        .filter((paragraph) => paragraph.trim() !== '');
      const found = shareOf(paragraphs, (paragraph) => notice.test(paragraph));
      return found <= max ? keep : reject('low_quality', `${percent(found)} of the paragraphs are notices`);
    },
};
