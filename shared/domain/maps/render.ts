import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import { compileTemplate } from '../templates/compile-template.ts';
import { defaultLimits } from '../templates/limits.ts';
import { variablesFromJson } from '../templates/py-value.ts';
import { renderTemplate } from '../templates/render-template.ts';
import { TemplateError } from '../templates/template-error.ts';
import { reject } from '../verdict.ts';
import type { MapFunction } from './map-function.ts';

const Template = z
  .string()
  .min(1)
  .max(65_536)
  .superRefine((text, check) => {
    try {
      compileTemplate(text);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      check.addIssue({ code: 'custom', message: `the template is faulty: ${error.message}` });
    }
  });
const Parameters = z.record(FieldName, Template);
type Parameters = z.infer<typeof Parameters>;

/** Texts by templates over the fields of the record. */
export const render: MapFunction<Parameters> = {
  name: 'render',
  about: 'Sets fields to rendered templates (Jinja): `field: "Q: {{ question }}"`. All see the fields before the step.',
  parameters: Parameters,
  reads: () => [],
  writes: (templates) => Object.keys(templates),
  types: (templates) => Object.fromEntries(Object.keys(templates).map((name) => [name, 'text'])),
  templates: (templates) => Object.entries(templates).map(([name, source]) => ({ path: [name], source })),
  reasons: () => ['template_error'],
  create: (templates) => {
    const compiled = Object.entries(templates).map(([name, source]) => ({ name, template: compileTemplate(source) }));
    return ({ fields }) => {
      const made: Record<string, string> = {};
      for (const { name, template } of compiled) {
        try {
          made[name] = renderTemplate(template, variablesFromJson(fields), defaultLimits);
        } catch (error) {
          if (!(error instanceof TemplateError)) throw error;
          return reject('template_error', `${name}: ${error.message}`);
        }
      }
      return made;
    };
  },
};
