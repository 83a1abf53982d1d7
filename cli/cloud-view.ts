import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import { planKey, refusalKey } from '../shared/contract/keys.ts';
import { Plan } from '../shared/contract/plan.ts';
import { RunItem, runKeys } from '../shared/contract/run-item.ts';

/** The outputs of the stack that the command uses, under names of its own. */
export interface StackOutputs {
  readonly seedBucket: string;
  readonly workBucket: string;
  readonly datasetBucket: string;
  readonly table: string;
  readonly stateMachine: string;
  readonly forgetFunction: string;
}

const Outputs = z.object({
  SeedBucket: z.string(),
  WorkBucket: z.string(),
  DatasetBucket: z.string(),
  RunsTable: z.string(),
  StateMachineArn: z.string(),
  ForgetFunction: z.string().default('forget'),
});

export function stackOutputs(cloud: Pick<LocalCloud, 'outputs'>): StackOutputs {
  const found = Outputs.parse(cloud.outputs);
  return {
    seedBucket: found.SeedBucket,
    workBucket: found.WorkBucket,
    datasetBucket: found.DatasetBucket,
    table: found.RunsTable,
    stateMachine: found.StateMachineArn,
    forgetFunction: found.ForgetFunction,
  };
}

/** The table's own keys are no part of the run's item. */
const StoredRun = z.object(RunItem.shape);

/** The run's own item. */
export async function readRun(
  cloud: Pick<LocalCloud, 'items'>,
  table: string,
  run: string,
): Promise<RunItem | undefined> {
  const { pk, sk } = runKeys.run(run);
  const [item] = await cloud.items.query(table, pk, sk);
  return item === undefined ? undefined : StoredRun.parse(item);
}

/** The run that was opened for a drop. */
export async function runOfDrop(
  cloud: Pick<LocalCloud, 'items'>,
  table: string,
  drop: string,
): Promise<RunItem | undefined> {
  const items = await cloud.items.query(table, runKeys.listed('').pk);
  return items.map((item) => StoredRun.parse(item)).find((item) => item.drop === drop);
}

export async function readPlan(
  cloud: Pick<LocalCloud, 'objects'>,
  workBucket: string,
  run: string,
): Promise<Plan | undefined> {
  const body = await cloud.objects.get(workBucket, planKey(run));
  return body === undefined ? undefined : Plan.parse(JSON.parse(Buffer.from(body).toString('utf8')));
}

/** Why a drop could not become a run, as text; undefined while nothing was refused. */
export async function readRefusal(
  cloud: Pick<LocalCloud, 'objects'>,
  workBucket: string,
  drop: string,
): Promise<string | undefined> {
  const body = await cloud.objects.get(workBucket, refusalKey(drop));
  return body === undefined ? undefined : Buffer.from(body).toString('utf8');
}
