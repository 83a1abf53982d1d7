import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dynamoClient, s3Client } from '../shared/aws/clients.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { readStackEndpoints } from '../shared/contract/endpoints.ts';
import { readEnvironment, taskRoot } from '../shared/contract/environment.ts';
import { ExecutionInput, type OpenOutput } from '../shared/contract/payloads.ts';
import { stepKinds } from '../shared/domain/steps/registry.ts';
import { buildPlan, isPlanFile } from '../shared/recipes/build-plan.ts';
import { formatProblem } from '../shared/recipes/problem.ts';
import { orRefused } from '../shared/recipes/sandbox-step.ts';
import { type OpenPorts, openRun } from '../shared/stages/open.ts';

const { SEED_BUCKET, WORK_BUCKET, RUNS_TABLE, SANDBOX_PYTHON, ENDPOINTS } = readEnvironment('open');
const { first, all: endpoints } = readStackEndpoints(ENDPOINTS);
const endpoint = { endpoint: first.name, mode: first.mode, slots: first.slots, endpoints };
const recipes = join(taskRoot(), 'recipes');
const builtin = new Map(
  readdirSync(recipes, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(recipes.length + 1), readFileSync(file, 'utf8')]),
);
const ports: OpenPorts = {
  seeds: s3Blob(s3Client(), SEED_BUCKET),
  work: s3Blob(s3Client(), WORK_BUCKET),
  ledger: dynamoLedger(dynamoClient(), RUNS_TABLE),
  clock: systemClock,
  wantsFile: isPlanFile,
  buildPlan(contents) {
    const built = buildPlan({ ...contents, ...endpoint, builtin, kinds: stepKinds });
    return 'plan' in built ? orRefused(built, SANDBOX_PYTHON) : { problems: built.problems.map(formatProblem) };
  },
};

/** Opens the run of a drop. Safe to retry: one call opens, the others find the run. */
export const handler = (event: unknown): Promise<OpenOutput> => openRun(ports, ExecutionInput.parse(event));
