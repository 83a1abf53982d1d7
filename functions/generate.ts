import { sagemakerClient } from '../shared/aws/clients.ts';
import { sagemakerAsync } from '../shared/aws/sagemaker-async.ts';
import { sagemakerGenerator } from '../shared/aws/sagemaker-generator.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { planPrompts } from '../shared/recipes/plan-prompts.ts';
import { generateShard } from '../shared/stages/generate.ts';
import { submitShard } from '../shared/stages/submit.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('generate');
const common = workerPorts(environment);
const client = sagemakerClient();
const { ENDPOINT_NAME: endpoint, WORK_BUCKET: bucket } = environment;
const ports = {
  ...common,
  generator: sagemakerGenerator(client, endpoint, common.clock),
  batches: sagemakerAsync({ client, endpoint, work: common.work, bucket }),
  renderPrompt: planPrompts(),
};

/** Obtains the completions of a shard. Safe to retry: an answered request is stored and never sent again. */
export const handler = workerHandler(common, (work) =>
  work.plan.mode === 'async' ? submitShard(ports, work) : generateShard(ports, work),
);
