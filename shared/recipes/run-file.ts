import { z } from 'zod';
import { EndpointAlias } from '../contract/endpoints.ts';
import { SafeName } from '../contract/keys.ts';
import { Budget } from '../contract/plan.ts';
import { isJsonObject } from '../domain/json.ts';
import { candidatesPerRecord, quotaDimensions } from '../domain/quota/quota.ts';
import { DropPath } from './drop-path.ts';
import { Name, ParameterValue } from './parameter.ts';
import { inReadingOrder, type Problem } from './problem.ts';
import { type LocatedYaml, readYaml } from './read-yaml.ts';
import { repaired } from './repair.ts';
import { schemaProblems } from './schema-problems.ts';

/** SPDX ids, license references and `unknown`; compared without regard to case. */
const License = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+-]*$/u, {
    message: 'an SPDX id such as MIT or CC-BY-4.0, or unknown',
  });

/** A licence of what is no seed: longer names are fine, `unknown` says nothing. */
const OutputLicense = License.refine((name) => name.toLowerCase() !== 'unknown', {
  message: 'an SPDX id, or a name of your own such as LicenseRef-ModelTerms; leave it out when there is none',
});

const OwnSeeds = z
  .strictObject({
    file: DropPath.describe('JSONL file in the drop whose rows have the fields of a seed.'),
    license: License.optional().describe('Licence of rows that name none themselves.'),
  })
  .describe('Seeds in the fields of this product.');

const TaskSeeds = z
  .strictObject({
    tasks: z
      .union([DropPath, z.array(DropPath).min(1).max(200)])
      .describe('Task files (YAML) of lm-evaluation-harness in the drop; each renders every row.'),
    rows: DropPath.describe("JSONL file in the drop with rows in the dataset's own columns."),
    license: License.optional().describe('Licence of the dataset; without it, as the registry of datasets says.'),
  })
  .describe('Rows of a public dataset, rendered by tasks of lm-evaluation-harness.');

const CollectedSeeds = z
  .strictObject({
    collected: DropPath.describe('JSONL file in the drop with records of `sower seeds collect`.'),
    datasets: z
      .array(z.string().min(1).max(200))
      .max(5000)
      .optional()
      .describe('Datasets of the records, for the attributions on the card.'),
  })
  .describe('Records collected from the training splits of public tasks.');

const count = z.int().min(1).max(10_000_000);

/** Exactly as many accepted records as are wanted, or a line in the report that says what is missing. */
const RunQuota = z.strictObject({
  per: z.enum(quotaDimensions).describe('What the records are counted by; each counts for one cell.'),
  accepted: z
    .union([count, z.record(z.string().min(1).max(200), count)])
    .describe(
      'Accepted records wanted of every cell that the seeds have, or of each cell by name, e.g. { maths: 50 }.',
    ),
  candidates: count
    .optional()
    .describe(`Most candidates asked for one cell; ${candidatesPerRecord} times what it wants when absent.`),
  caps: z
    .strictObject({
      per_seed: count.optional(),
      per_task: count.optional(),
      per_dataset: count.optional(),
    })
    .optional()
    .describe('Most accepted records from one seed, one task, one dataset.'),
});
export type RunQuota = z.infer<typeof RunQuota>;

const RunPrice = z.strictObject({
  input_per_million: z.number().nonnegative().describe('US dollars per million input tokens.'),
  output_per_million: z.number().nonnegative().describe('US dollars per million output tokens.'),
  as_of: z.string().max(40).optional().describe('Day the price was read.'),
  source: z.string().max(300).optional().describe('Where the price was read.'),
});

const Model = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, { message: 'a model name without control characters' });

/**
 * `run.yaml` of a drop: what is to be made of which seeds under which limits.
 * `docs/schema/run.schema.json` is generated from this, descriptions included.
 */
export const RunFile = z
  .strictObject({
    recipe: z
      .string()
      .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|\.\/[a-z0-9][a-z0-9/_-]{0,99})$/u, {
        message: 'the name of a built-in recipe, or ./folder for a recipe in the drop',
      })
      .describe('Name of a built-in recipe, e.g. task-seeded, or ./folder for a recipe that the drop brings.'),
    dataset: SafeName.max(48).describe('Name of the dataset that the run adds to.'),
    seeds: z
      .array(z.union([OwnSeeds, CollectedSeeds, TaskSeeds]))
      .min(1)
      .max(1000)
      .describe('Where the seeds come from.'),
    heldout: z
      .array(DropPath)
      .max(1000)
      .optional()
      .describe('JSONL files of held-out rows, or indexes that sower seeds index made; what overlaps them is dropped.'),
    licenses: z
      .union([z.literal('any-known'), z.literal('commercial'), z.array(License).min(1).max(200)])
      .optional()
      .describe(
        'Licences a seed may have: a list of SPDX ids (add unknown to admit seeds without one), any-known, or commercial (known, and neither non-commercial nor without derivatives).',
      ),
    planted: z
      .union([z.boolean(), DropPath])
      .optional()
      .describe(
        'Samples with known verdicts that judges of the recipe are given beside the records, to see how good they are: true for those of the recipe, or a YAML file in the drop. They cost a call each and are never published; none when absent.',
      ),
    quota: RunQuota.optional().describe(
      'How many accepted records are wanted of each task, family, capability or language.',
    ),
    random_seed: z.int().optional().describe('Seed of every random draw; 0 when absent.'),
    budget: Budget.optional().describe(
      'Caps that are never overrun: max_usd, max_tokens, max_gpu_hours, of the run and of single roles.',
    ),
    share_completions: z
      .boolean()
      .optional()
      .describe(
        'Completions are kept for other runs that say so too, and taken from them: equal requests are asked once.',
      ),
    ask_ahead: z
      .boolean()
      .optional()
      .describe(
        'Whether calls behind a search for duplicates may be made while places at the endpoint are free and a slow reply holds the search up; true when absent. The few that turn out not to be needed are counted.',
      ),
    roles: z
      .record(
        Name,
        z.strictObject({
          model: Model.describe('Model behind the endpoint.'),
          endpoint: EndpointAlias.optional().describe(
            'Endpoint of the pipeline that has the model, by its name in the settings; the first one when absent.',
          ),
          calls_at_once: z
            .int()
            .min(1)
            .max(100_000)
            .optional()
            .describe(
              'Most calls of this role under way at once, in all functions together; as its endpoint takes when absent.',
            ),
          call_seconds: z
            .int()
            .min(1)
            .max(480)
            .optional()
            .describe('Longest time that a call may take; calls that may pass 60 s come as a stream.'),
          structured_output: z
            .boolean()
            .optional()
            .describe(
              'Whether prompts with a JSON schema send it; a server that refuses it is asked without. When absent: yes for servers given with --endpoint or --role, else as the endpoint is set.',
            ),
          revision: Model.optional().describe(
            'What tells this model from another one behind the same name, e.g. a commit of its weights: answers of another revision are not taken over.',
          ),
          price: RunPrice.optional(),
          gpu_tokens_per_second: z
            .number()
            .positive()
            .optional()
            .describe('Reply tokens that one GPU writes in a second with this model, for max_gpu_hours.'),
          license: OutputLicense.optional().describe(
            'Licence or terms that the maker of the model sets for what it writes; none when absent.',
          ),
        }),
      )
      .optional()
      .describe('Binds roles of the recipe, e.g. generator and solver, to models.'),
    with: z.record(Name, ParameterValue).optional().describe('Values for parameters of the recipe.'),
  })
  .meta({ title: 'Sower run file', description: 'run.yaml of a drop.' });
export type RunFile = z.infer<typeof RunFile>;

/** A run file together with the places of its parts, for problems found later. */
export interface ReadRunFile {
  readonly run: RunFile;
  readonly yaml: LocatedYaml;
}

/**
 * Reads `run.yaml`; gives every problem at once. Beside problems, `rest` holds what could be read nevertheless, so that
 * the recipe and the inputs can be checked in the same go.
 */
export function readRunFile(
  text: string,
  file = 'run.yaml',
): { readonly read: ReadRunFile } | { readonly problems: readonly Problem[]; readonly rest?: ReadRunFile | undefined } {
  const parsed = readYaml(file, text);
  const yaml = 'yaml' in parsed ? parsed.yaml : parsed.rest;
  const unclear = 'problems' in parsed ? parsed.problems : [];
  if (yaml === undefined) return { problems: unclear };
  const result = RunFile.safeParse(yaml.value);
  if (result.success && unclear.length === 0) return { read: { run: result.data, yaml } };
  const found = schemaProblems({ yaml, at: [], value: yaml.value, schema: RunFile });
  const nameless = isJsonObject(yaml.value) ? { dataset: 'unnamed', ...yaml.value } : yaml.value;
  const run = repaired(RunFile, nameless);
  return {
    problems: inReadingOrder([...unclear, ...found]),
    rest: run === undefined ? undefined : { run, yaml },
  };
}
