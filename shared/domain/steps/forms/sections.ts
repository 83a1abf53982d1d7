import { z } from 'zod';
import type { Json } from '../../json.ts';
import { findFences } from '../../parsers/fences.ts';
import { type Rejected, reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Section = z.strictObject({
  heading: z
    .string()
    .min(1)
    .max(80)
    .describe('Words of the heading; case, marks and numbers around them do not matter.'),
  into: FieldName.describe('Field for what stands below it.'),
  type: z
    .enum(['text', 'number', 'code'])
    .default('text')
    .describe('Text; the first number; or the code of the first fence.'),
  optional: z.boolean().default(false).describe('A missing section gives `default`.'),
  default: z
    .union([z.string(), z.number(), z.null()])
    .default(null)
    .describe('Value of an optional section that is missing or unreadable.'),
});
const Options = formOptions('sections', {
  sections: z.array(Section).min(1).max(30).describe('Sections in any order.'),
});
type Section = z.infer<typeof Section>;

/** Parts of a text under headings. */
export const sectionsForm: Form<z.infer<typeof Options>> = {
  form: 'sections',
  about: 'Parts under known headings (`### Suggestions`, `**Improved code**`, `Evaluation:`).',
  options: Options,
  writes: ({ sections }) => sections.map(({ into }) => into),
  types: ({ sections }) =>
    Object.fromEntries(sections.map(({ into, type }) => [into, type === 'number' ? 'number' : 'text'])),
  reasons: ({ sections }) => (sections.some(({ type }) => type === 'code') ? ['no_code', 'unclosed_fence'] : []),
  read: (text, { sections }) => {
    const found = split(text, sections);
    const fields: Record<string, Json> = {};
    for (const section of sections) {
      const value = sectionValue(found.get(section.heading), section);
      if (typeof value === 'object' && value !== null) {
        if (!section.optional) return value;
        fields[section.into] = section.default;
      } else fields[section.into] = value;
    }
    return one(fields);
  },
};

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/^(?:\d+ )+/u, '')
    .trim();

/** A heading stands alone on its line, marked as one, or ends with a colon; what follows the colon belongs below it. */
function split(text: string, sections: readonly Section[]): Map<string, string> {
  const names = new Map(sections.map(({ heading }) => [bare(heading), heading]));
  const found = new Map<string, string>();
  let current: string | undefined;
  let fenced = false;
  for (const line of text.split('\n')) {
    if (/^\s*(?:`{3,}|~{3,})/u.test(line)) fenced = !fenced;
    const [head = '', ...rest] = line.split(/[:：](?!\/\/)/u);
    const whole = fenced ? undefined : names.get(bare(line));
    const before = fenced || rest.length === 0 ? undefined : names.get(bare(head));
    const heading = whole ?? before;
    if (heading !== undefined && !found.has(heading)) {
      current = heading;
      found.set(
        heading,
        whole === undefined
          ? line
              .slice(head.length + 1)
              .replace(/^\*+/u, '')
              .trim()
          : '',
      );
    } else if (current !== undefined) found.set(current, `${found.get(current) ?? ''}\n${line}`);
  }
  return found;
}

function sectionValue(text: string | undefined, { heading, type }: Section): string | number | Rejected {
  if (text === undefined) return reject('bad_format', `no section ${heading}`);
  if (type === 'number') {
    const number = /-?\d+(?:\.\d+)?/u.exec(text)?.[0];
    return number === undefined ? reject('bad_format', `no number in the section ${heading}`) : Number(number);
  }
  if (type === 'text')
    return text.trim() === '' ? reject('bad_format', `the section ${heading} is empty`) : text.trim();
  const { fences, open } = findFences(text);
  const [first] = fences;
  if (first !== undefined && first.code.trim() !== '') return first.code;
  return open
    ? reject('unclosed_fence', `the code of ${heading} is cut`)
    : reject('no_code', `no code in the section ${heading}`);
}
