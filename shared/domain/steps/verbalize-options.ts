import { z } from 'zod';
import { compileTemplate } from '../templates/compile-template.ts';
import { TemplateError } from '../templates/template-error.ts';
import { templateVariables } from '../templates/template-variables.ts';
import { FieldName } from './option-schemas.ts';

/** What a template of a chosen kind may use beside the values of the signal. */
export const offered = {
  generate: [],
  extract: [],
  choose: ['choices', 'choice_lines', 'gold'],
  judge: ['shown', 'gold', 'verdict'],
} as const;

const SignalTemplate = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/u, { message: 'a name in lower-case letters, digits and underscores' }),
  kind: z
    .enum(['generate', 'extract', 'choose', 'judge'])
    .describe(
      '`generate`: the target is worked out. `extract`: it stands in the input. `choose`: out of `choices` (`choice_lines` has them with letters). `judge`: whether `shown` is right; `verdict` is Yes or No.',
    ),
  of: FieldName.optional().describe('choose and judge: the value that others of the same type are mixed with.'),
  weight: z.number().positive().default(1).describe('Chance of the template relative to the others.'),
  input: z.string().min(1).max(4000).describe('Template of the input, over the values of the signal.'),
  target: z.string().min(1).max(4000).describe('Template of the target.'),
});
export type SignalTemplate = z.infer<typeof SignalTemplate>;

const Signal = z.strictObject({
  about: z.string().min(1).describe('What the signal is.'),
  values: z
    .record(FieldName, z.enum(['text', 'list']))
    .describe('Values that a record of this type must have: texts, or lists of texts.'),
  templates: z.array(SignalTemplate).min(1).max(100),
});
export type Signal = z.infer<typeof Signal>;

/** Options of `verbalize`. */
export const VerbalizeOptions = z
  .strictObject({
    type: FieldName.default('signal_type').describe('Field with the type of the signal.'),
    values: FieldName.default('values').describe('Field with the map of its values.'),
    signals: z.record(FieldName, Signal).describe('Types by name, each with its values and templates.'),
    draw: z.int().min(1).max(100).default(2).describe('Templates for each record, drawn without putting back.'),
    choices: z.int().min(2).max(26).default(4).describe('Things to choose from, the right one among them.'),
    pool: z
      .int()
      .min(1)
      .max(10_000)
      .default(500)
      .describe('Values of other records of a type that wrong choices are drawn from.'),
  })
  .superRefine(({ signals }, check) => {
    for (const [type, { values, templates }] of Object.entries(signals))
      for (const [index, template] of templates.entries()) {
        const at = ['signals', type, 'templates', index];
        for (const fault of faultsOf(template, Object.keys(values), values))
          check.addIssue({ code: 'custom', path: [...at, ...fault.path], message: fault.message });
      }
  });
export type VerbalizeOptions = z.infer<typeof VerbalizeOptions>;

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

function faultsOf(
  { kind, of, input, target }: SignalTemplate,
  names: readonly string[],
  values: Readonly<Record<string, string>>,
): Fault[] {
  const faults: Fault[] = [];
  const takes = kind === 'choose' || kind === 'judge';
  if (takes && (of === undefined || values[of] !== 'text'))
    faults.push({ path: ['of'], message: `names a value that is text; there are ${names.join(', ')}` });
  if (!takes && of !== undefined) faults.push({ path: ['of'], message: 'only for the kinds choose and judge' });
  const known = new Set<string>([...names, ...offered[kind]]);
  for (const [part, source] of [
    ['input', input],
    ['target', target],
  ] as const) {
    const needs = variablesOf(source);
    if (typeof needs === 'string') faults.push({ path: [part], message: `the template is faulty: ${needs}` });
    else {
      const unknown = needs.filter((name) => !known.has(name));
      if (unknown.length > 0) faults.push({ path: [part], message: `the signal has no value ${unknown.join(', ')}` });
    }
  }
  return faults;
}

/** Options are read once for every shard; templates among them are looked through only the first time. */
const seen = new Map<string, readonly string[] | string>();
const mostSeen = 5000;

/** Names that a template needs, or what is wrong with it. */
function variablesOf(source: string): readonly string[] | string {
  const known = seen.get(source);
  if (known !== undefined) return known;
  const found = look(source);
  if (seen.size < mostSeen) seen.set(source, found);
  return found;
}

function look(source: string): readonly string[] | string {
  try {
    return templateVariables(compileTemplate(source));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.message;
  }
}
