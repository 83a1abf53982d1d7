import { sagemakerClient } from '../shared/aws/clients.ts';
import { sagemakerGenerator } from '../shared/aws/sagemaker-generator.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { planPrompts } from '../shared/recipes/plan-prompts.ts';
import { generateShard } from '../shared/stages/generate.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('generate');
const common = workerPorts(environment);
const ports = {
  ...common,
  generator: sagemakerGenerator(sagemakerClient(), environment.ENDPOINT_NAME, common.clock),
  renderPrompt: planPrompts(),
};

/** Obtains the completions of a shard. Safe to retry: an answered request is stored and never sent again. */
export const handler = workerHandler(common, (work) => generateShard(ports, work));
