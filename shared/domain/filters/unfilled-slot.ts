import type { z } from 'zod';
import { withoutFormulas } from '../text/formulas.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({});

const slot =
  /\{\{[^{}\n]{0,80}\}\}|\{%[^%\n]{0,80}%\}|(?<![\\\w$^_{}\]])\{(?:[a-z]{1,20}_[a-z_]{1,20}|title|name|text|topic|question|answer|input|output|context|document|passage|source|target|style|genre|audience|language|label|category|date|author|subject)\}|<(?:insert|your)[ _][^<>\n]{1,60}>|\[(?:insert|your)[ _][^[\]\n]{1,60}\]/iu;

/** Rejects texts with a template's slot left in them. */
export const unfilledSlot: FilterKind<z.infer<typeof Parameters>> = {
  name: 'unfilled_slot',
  reason: 'unfilled_slot',
  about:
    'The text holds `{{anything}}`, a usual name such as `{title}` or one with an underscore, `[insert ...]` or the like. Not for code.',
  source: 'reStructured pre-training, form checks; the patterns are our own',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field }) =>
    ({ fields }) => {
      const found = slot.exec(withoutFormulas(fieldText(fields, field)))?.[0];
      return found === undefined ? keep : reject('unfilled_slot', found);
    },
};
