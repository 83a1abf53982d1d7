import type { StackEndpoints } from '../contract/endpoints.ts';
import { dropPrefix, overridesFileName, runFileName } from '../contract/keys.ts';
import {
  type Budget,
  type EndpointMode,
  Overrides,
  type PinnedInput,
  type Plan,
  type PlanStage,
} from '../contract/plan.ts';
import { digest, digestOf } from '../domain/identity.ts';
import { isJsonObject } from '../domain/json.ts';
import { promptRoles } from '../domain/steps/prompt-roles.ts';
import { readSeedsRegistry, registryTexts } from '../domain/tasks/seeds-registry.ts';
import { modeProblems } from './bind-endpoint.ts';
import { bindRoles } from './bind-roles.ts';
import type { CompiledRecipe } from './check-recipe.ts';
import type { StepKinds } from './check-steps.ts';
import { type DecodedFiles, decodeFiles } from './decode-files.ts';
import { findRecipe, type MeantRecipe } from './find-recipe.ts';
import { licenceProblems } from './licence-problems.ts';
import { licensePolicy } from './license-policy.ts';
import { type PlanInputs, planInputs } from './plan-inputs.ts';
import { type PlannedQuota, planQuota } from './plan-quota.ts';
import { plantingOf, runNameOf, withPlanted } from './plant-run.ts';
import { fileProblem, inReadingOrder, type Problem, quote } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import { roleFacts } from './role-facts.ts';
import { type ReadRunFile, type RunFile, readRunFile } from './run-file.ts';
import { schemaProblems } from './schema-problems.ts';
import { tuningFor } from './tuning.ts';

export interface PlanRequest {
  /** Name of the drop. */
  readonly drop: string;
  /**
   * Small files of the drop by path relative to it, see {@link isPlanFile}: run.yaml, overrides.json, task files,
   * recipe folders.
   */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Every object of the drop, with its full key. */
  readonly objects: readonly PinnedInput[];
  /** SHA-256 of contents by full key, where known; else etag and size stand for the content. */
  readonly contentDigests?: ReadonlyMap<string, string>;
  /** Files of the built-in recipes, e.g. `task-seeded/recipe.yaml`. */
  readonly builtin: ReadonlyMap<string, string>;
  readonly kinds: StepKinds;
  /** Name of the endpoint for roles that are bound to no other. */
  readonly endpoint: string;
  /** How calls reach it, unless the overrides say otherwise. */
  readonly mode?: EndpointMode;
  /** Calls that it works on at once, where that is known. */
  readonly slots?: number | undefined;
  /** All endpoints that there are, by the names that run.yaml may use. */
  readonly endpoints?: StackEndpoints;
}

export interface BuiltPlan {
  readonly plan: Plan;
}

/** Reads and checks everything that a run needs, once. Either a plan, or every problem that there is. */
export function buildPlan(request: PlanRequest): BuiltPlan | { readonly problems: readonly Problem[] } {
  const decoded = decodeFiles(request.files);
  const overridden = readOverrides(decoded);
  const opened = openRunFile(decoded);
  const written = 'read' in opened ? opened.read : opened.rest;
  const formProblems = 'problems' in opened ? opened.problems : [];
  if (written === undefined) return { problems: [...formProblems, ...overridden.problems] };
  const { overrides } = overridden;
  const read = overrides.recipe === undefined ? written : withRecipe(written, overrides.recipe);
  const found = findRecipe({ read, decoded, builtin: request.builtin, kinds: request.kinds });
  const registry = readSeedsRegistry(registryTexts(request.builtin));
  const inputs = planInputs({ drop: request.drop, read, objects: request.objects, decoded, registry });
  const meant: MeantRecipe | undefined = 'recipe' in found ? found.recipe : found.meant;
  const bound = meant && bindRoles(meant, read, overrides, request.endpoints);
  const towards = meant?.stages && planQuota(read, meant.stages);
  const planting = 'recipe' in found ? plantingOf(request.builtin, read, decoded, found.recipe.stages) : undefined;
  const problems = [
    ...formProblems,
    ...inputs.problems,
    ...(towards?.problems ?? []),
    ...('problems' in found ? found.problems : []),
    ...(bound?.problems ?? []),
    ...('recipe' in found && bound !== undefined
      ? modeProblems(
          found.recipe.stages.map(({ steps }) => promptRoles(steps)),
          bound.roles,
          modeOf(request, overrides),
          read,
        )
      : []),
    ...('recipe' in found ? documentProblems(found.recipe, read) : []),
    ...('recipe' in found && bound !== undefined ? licenceProblems(read, inputs, bound.roles, found.recipe) : []),
    ...(planting !== undefined && 'problems' in planting ? planting.problems : []),
    ...overridden.problems,
  ];
  if (problems.length > 0 || !('recipe' in found) || bound === undefined || towards === undefined)
    return { problems: inReadingOrder(runFileFirst(problems)) };
  const plan = assemble(request, read.run, overrides, found.recipe, inputs, bound, towards);
  return { plan: planting === undefined || 'problems' in planting ? plan : withPlanted(plan, planting) };
}

/** True for a file of a drop that {@link buildPlan} wants to read, as against rows and other data. */
export function isPlanFile(path: string, size: number): boolean {
  return size <= 256 * 1024 && !/\.(?:jsonl|ndjson|parquet|csv|tsv|arrow|gz|zst|zip|png|jpe?g|pdf)$/iu.test(path);
}

/** How calls reach the run's own endpoint. */
const modeOf = ({ mode = 'realtime' }: PlanRequest, overrides: Overrides): EndpointMode => overrides.mode ?? mode;

function assemble(
  request: PlanRequest,
  run: RunFile,
  overrides: Overrides,
  recipe: CompiledRecipe,
  inputs: PlanInputs,
  bound: Pick<ReturnType<typeof bindRoles>, 'roles' | 'notices'>,
  towards: PlannedQuota,
): Plan {
  const randomSeed = overrides.randomSeed ?? run.random_seed ?? 0;
  const { generation = 0, rehearsal = false } = overrides;
  const licenses = licensePolicy(run.licenses);
  const inputsDigest = digestOfInputs(inputs, request.contentDigests ?? new Map());
  const runKey = digest(
    'run/1',
    inputsDigest,
    configDigest(request, run, recipe, inputs, bound.roles, randomSeed, towards),
  );
  const seedObjects = new Map(inputs.seeds.map(({ object }) => [object.key, object.size]));
  return {
    schemaVersion: 1,
    runKey,
    run: runNameOf(run.dataset, runKey, generation, rehearsal),
    drop: request.drop,
    dataset: run.dataset,
    corpus: overrides.exclusive ? `rehearsal/${run.dataset}` : run.dataset,
    generation,
    randomSeed,
    recipe: {
      name: recipe.name,
      version: recipe.version,
      about: recipe.about,
      source: recipe.source,
      digest: recipe.digest,
      parameters: { ...recipe.parameters },
      ...(recipe.license === undefined ? {} : { license: recipe.license }),
    },
    inputsDigest,
    seeds: [...inputs.seeds],
    tasks: [...inputs.tasks],
    heldout: [...inputs.heldout],
    licenses,
    attributions: [...inputs.attributions],
    roles: { ...bound.roles },
    endpoint: request.endpoint,
    mode: modeOf(request, overrides),
    ...(request.slots === undefined ? {} : { slots: request.slots }),
    budget: mergedBudget(run.budget, overrides.budget),
    ...(overrides.earlier === undefined ? {} : { earlier: overrides.earlier }),
    ...((overrides.share ?? run.share_completions) ? { share: true } : {}),
    ...(rehearsal ? { rehearsal } : {}),
    stages: towards.stages.filter((stage) => !rehearsal || !leavesTraces(stage)),
    ...(towards.quota === undefined ? {} : { quota: towards.quota }),
    templates: { ...recipe.templates },
    ...(Object.keys(recipe.reasons).length === 0 ? {} : { reasons: { ...recipe.reasons } }),
    notices: [...(overrides.notices ?? []), ...bound.notices],
    tuning: {
      ...tuningFor(
        [...seedObjects.values()].reduce((total, size) => total + size, 0),
        modeOf(request, overrides),
        readsDocuments(recipe.stages),
      ),
      ...(run.ask_ahead === false ? { askAhead: false } : {}),
    },
  };
}

const withRecipe = (read: ReadRunFile, recipe: string): ReadRunFile => ({ ...read, run: { ...read.run, recipe } });

/** What a rehearsal leaves out: claims in the corpus, and data files. */
const leavesTraces = ({ mode, worker }: PlanStage): boolean => mode === 'promote' || worker === 'package';

/** Rows of harness tasks are questions; a recipe for documents has nothing to read in them. */
function documentProblems(recipe: CompiledRecipe, { run, yaml }: ReadRunFile): Problem[] {
  if (!readsDocuments(recipe.stages)) return [];
  return run.seeds.flatMap((entry, index) =>
    'tasks' in entry
      ? [
          yaml.problemAt(['seeds', index], {
            message: `the recipe ${quote(recipe.name)} reads documents, not the rows of tasks`,
            hint: 'Name a JSONL file with its columns: `file: documents.jsonl`.',
          }),
        ]
      : [],
  );
}

/** Whether rows are documents, which the source step says by naming their columns. */
function readsDocuments([first]: readonly PlanStage[]): boolean {
  const source = first?.steps[0];
  return isJsonObject(source?.options) && source.options.fields !== undefined;
}

function openRunFile(decoded: DecodedFiles): ReturnType<typeof readRunFile> {
  const fault = decoded.faults.get(runFileName);
  if (fault !== undefined) return { problems: [fault] };
  const text = decoded.texts.get(runFileName);
  if (text !== undefined) return readRunFile(text, runFileName);
  const hint = 'Say in it which recipe is to make which dataset of which seeds; samples/ has examples.';
  return { problems: [fileProblem(runFileName, 'the drop has no run.yaml', hint)] };
}

/** JSON is YAML, so that mistakes in a hand-written file get a place too. */
function readOverrides(decoded: DecodedFiles): { overrides: Overrides; problems: readonly Problem[] } {
  const fault = decoded.faults.get(overridesFileName);
  const text = decoded.texts.get(overridesFileName);
  if (fault !== undefined) return { overrides: {}, problems: [fault] };
  if (text === undefined) return { overrides: {}, problems: [] };
  const parsed = readYaml(overridesFileName, text);
  if ('problems' in parsed) return { overrides: {}, problems: parsed.problems };
  const { yaml } = parsed;
  const result = Overrides.safeParse(yaml.value);
  if (result.success) return { overrides: result.data, problems: [] };
  const found = schemaProblems({ yaml, at: [], value: yaml.value, schema: Overrides });
  return { overrides: {}, problems: found };
}

/** What the command gives wins, cap by cap. */
function mergedBudget(run: Budget | undefined, overrides: Budget | undefined): Budget {
  return { ...run, ...overrides };
}

function digestOfInputs(inputs: PlanInputs, contents: ReadonlyMap<string, string>): string {
  const content = ({ key, etag, size }: PinnedInput): string => contents.get(key) ?? `${etag}:${size}`;
  return digestOf({
    seeds: inputs.seeds.map(({ object, shape }) => ({ content: content(object), shape })),
    tasks: inputs.tasks,
    heldout: inputs.heldout.map(content),
  });
}

/**
 * Everything besides the inputs that a published byte depends on. Not in it: budget, price, endpoint and notices, so
 * that a run can be resumed with a higher cap or behind another address of the same model.
 */
function configDigest(
  { drop }: PlanRequest,
  run: RunFile,
  recipe: CompiledRecipe,
  inputs: PlanInputs,
  roles: Plan['roles'],
  randomSeed: number,
  { quota }: PlannedQuota,
): string {
  const name = ({ key }: PinnedInput): string => key.slice(dropPrefix(drop).length);
  return digestOf({
    dataset: run.dataset,
    recipe: recipe.digest,
    randomSeed,
    licenses: licensePolicy(run.licenses),
    ...roleFacts(roles),
    ...(quota === undefined ? {} : { quota }),
    // The card names them.
    attributions: inputs.attributions,
    // Lineage names files and licences of seeds.
    seeds: inputs.seeds.map(({ object, license }) => [name(object), license]),
    heldout: inputs.heldout.map(name),
  });
}

/** Run file first, then the recipe's files. */
function runFileFirst(problems: readonly Problem[]): Problem[] {
  const isRunFile = (problem: Problem): number => (problem.file === runFileName ? 0 : 1);
  return [...problems].sort((a, b) => isRunFile(a) - isRunFile(b));
}
