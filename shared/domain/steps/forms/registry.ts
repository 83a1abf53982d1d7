import { attributesForm } from './attributes.ts';
import { fenceForm } from './fence.ts';
import type { Form } from './form.ts';
import { jsonForm } from './json.ts';
import { labelForm } from './label.ts';
import { labelsForm } from './labels.ts';
import { linesForm } from './lines.ts';
import { numberForm } from './number.ts';
import { preferenceForm } from './preference.ts';
import { programForm } from './program.ts';
import { qaPairsForm } from './qa-pairs.ts';
import { sectionsForm } from './sections.ts';
import { tagForm } from './tag.ts';
import { textForm } from './text.ts';
import { turnsForm } from './turns.ts';

/** Every form that `parse` reads with one record or more as its result. A new one is a file and an entry here. */
export const parseForms: ReadonlyMap<string, Form> = new Map(
  (
    [
      textForm,
      tagForm,
      fenceForm,
      sectionsForm,
      jsonForm,
      linesForm,
      qaPairsForm,
      turnsForm,
      numberForm,
      attributesForm,
      labelForm,
      labelsForm,
      preferenceForm,
      programForm,
    ] as unknown as readonly Form[]
  ).map((form) => [form.form, form]),
);
